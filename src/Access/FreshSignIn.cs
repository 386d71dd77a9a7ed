using System.Collections.Frozen;
using System.Globalization;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Acts that a walk past an open screen must not be able to do: letting money out, and changing secrets, addresses and roles. They are for whoever has
/// proved who they are a moment ago. <c>Authentication:FreshSignIn:Minutes</c> and <c>Mode</c> (On, Off) in the configuration.
/// </summary>
internal sealed record FreshSignIn(bool IsOn, TimeSpan AgeMax)
{
    public const string ModeSetting = "Authentication:FreshSignIn:Mode";
    public const string MinutesSetting = "Authentication:FreshSignIn:Minutes";

    private const int MinutesMax = 24 * 60;

    public static readonly FreshSignIn Default = new(IsOn: true, TimeSpan.FromMinutes(5));

    private static readonly FrozenSet<Command> Commands = new[]
    {
        Command.ApprovePayout, Command.ConfirmSettlement,
        Command.CreateEndpoint, Command.ChangeEndpoint, Command.DisableEndpoint, Command.DeleteEndpoint,
        Command.AddSecret, Command.RetireSecret, Command.RevokeSecret, Command.SetCredentials, Command.SetRoles,
    }.ToFrozenSet();

    public static FreshSignIn From(IConfiguration configuration, ConfigurationProblems problems)
    {
        var mode = configuration[ModeSetting] ?? "On";
        if (mode is not ("On" or "Off")) problems.Add(ModeSetting, "must be On or Off.");
        return Default with { IsOn = mode != "Off", AgeMax = Minutes(configuration, problems) };
    }

    /// <summary>True for the commands that take a fresh sign-in.</summary>
    public static bool IsFor(Command command) => Commands.Contains(command);

    /// <summary>Whoever never said when they proved who they are, or did so too long ago, does it again.</summary>
    public bool IsDue(Operator who, DateTimeOffset now) => IsOn && (who.SignedInAt is not { } at || now - at > AgeMax);

    private static TimeSpan Minutes(IConfiguration configuration, ConfigurationProblems problems)
    {
        if (configuration[MinutesSetting] is not { Length: > 0 } text) return Default.AgeMax;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= MinutesMax) return TimeSpan.FromMinutes(minutes);
        problems.Add(MinutesSetting, $"must be a whole number of minutes from 1 to {MinutesMax}.");
        return Default.AgeMax;
    }
}
