using System.Security.Cryptography;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>The page on which a sign-in ends that came to nothing, with what to do next and a reference for the log.</summary>
internal static class SignInFailure
{
    private const int ReferenceDigits = 12;
    private const string ReferencePrefix = "sgn_";

    public static string NewReference() => ReferencePrefix + RandomNumberGenerator.GetHexString(ReferenceDigits, lowercase: true);

    public static string AddressOf(SignInAdvice advice, string reference) => $"{Pages.SignInFailed}?why={advice}&reference={reference}";

    /// <summary>What the address says, which anybody can write: one of our own words, or the plain case.</summary>
    public static SignInAdvice AdviceIn(string? why) => Enum.GetValues<SignInAdvice>().FirstOrDefault(advice => advice.ToString() == why);

    /// <summary>Null for what is no reference of ours.</summary>
    public static string? ReferenceIn(string? text) =>
        text?.Length == ReferencePrefix.Length + ReferenceDigits && text.StartsWith(ReferencePrefix, StringComparison.Ordinal) && text[ReferencePrefix.Length..].All(char.IsAsciiHexDigitLower)
            ? text : null;

    public static (string Title, string Text) WordsFor(SignInAdvice advice) => advice switch
    {
        SignInAdvice.BeginAgain => ("You were not signed in", "What came back from the sign-in could not be accepted. Begin again; if it happens a second time, give the reference to your administrator."),
        SignInAdvice.BegunElsewhere => ("This sign-in is over", "It took too long, was begun in another browser, or was finished before. Begin again here."),
        SignInAdvice.Denied => ("The sign-in was declined", "Your identity provider did not let you in, or you chose not to go on. If you should have access, ask whoever runs the identity provider."),
        SignInAdvice.Later => ("The identity provider does not answer", "Nobody can sign in until it does. Whoever is signed in goes on working, and webhooks are received meanwhile. Try again in a minute."),
        SignInAdvice.ComeByHttps => ("Signing in takes https", "This address is plain HTTP, where anybody on the way could take over your session. Open the dashboard by its https address. Behind a proxy that ends TLS, an administrator names its network in ForwardedHeaders:KnownNetworks."),
        _ => throw new ArgumentOutOfRangeException(nameof(advice), advice, message: null),
    };
}
