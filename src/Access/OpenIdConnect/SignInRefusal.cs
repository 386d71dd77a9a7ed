namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What a person is advised to do after a sign-in that came to nothing.</summary>
internal enum SignInAdvice
{
    /// <summary>Begin again; if it happens again, an administrator looks into the log.</summary>
    BeginAgain,

    /// <summary>It took too long, was begun in another browser, or was over already.</summary>
    BegunElsewhere,

    /// <summary>The provider did not let them in, or they did not want to.</summary>
    Denied,

    /// <summary>The provider does not answer.</summary>
    Later,

    /// <summary>Plain HTTP, beyond this machine.</summary>
    ComeByHttps,
}

/// <summary>Why nobody was signed in: the reason is for the log, and holds nothing that came with the request but a short word at most.</summary>
internal sealed record SignInRefusal(string Reason, SignInAdvice Advice = SignInAdvice.BeginAgain);
