namespace Mozarto.Dashboard.Access;

/// <summary>What people do that is no command and leaves a trace all the same: names in the audit log, beside those of <see cref="Command"/>.</summary>
internal static class Acts
{
    public const string SignIn = "SignIn";
    public const string SignOut = "SignOut";

    /// <summary>A session was ended by somebody or something else than its owner.</summary>
    public const string SessionEnded = "SessionEnded";

    /// <summary>A stored secret was used for something that a person asked for.</summary>
    public const string SecretUsed = "SecretUsed";

    public static readonly IReadOnlyList<string> All = [SignIn, SignOut, SessionEnded, SecretUsed];
}
