using System.Globalization;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// How long a session lasts: <c>Session:…</c> in the configuration. What is usual where money is at stake: half an hour without a sign of the person, and a
/// working day in all (NIST SP 800-63B, AAL2).
/// </summary>
/// <param name="Idle">It ends so long after its person last did something.</param>
/// <param name="Absolute">It ends so long after they signed in, whatever they do.</param>
/// <param name="Recheck">Whoever let them in is asked again after so long.</param>
internal sealed record SessionSettings(TimeSpan Idle, TimeSpan Absolute, TimeSpan Recheck)
{
    public const string IdleSetting = "Session:IdleMinutes";
    public const string AbsoluteSetting = "Session:AbsoluteHours";
    public const string RecheckSetting = "Session:RecheckMinutes";

    private const int DayMinutes = 24 * 60;

    public static readonly SessionSettings Default = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12), TimeSpan.FromMinutes(15));

    public static SessionSettings From(IConfiguration configuration, ConfigurationProblems problems) => new(
        Read(configuration, IdleSetting, "minutes", DayMinutes, Default.Idle, minutes => TimeSpan.FromMinutes(minutes), problems),
        Read(configuration, AbsoluteSetting, "hours", 24 * 7, Default.Absolute, hours => TimeSpan.FromHours(hours), problems),
        Read(configuration, RecheckSetting, "minutes", DayMinutes, Default.Recheck, minutes => TimeSpan.FromMinutes(minutes), problems));

    private static TimeSpan Read(
        IConfiguration configuration, string setting, string unit, int max, TimeSpan otherwise, Func<int, TimeSpan> span, ConfigurationProblems problems)
    {
        if (configuration[setting] is not { Length: > 0 } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max) return span(number);
        problems.Add(setting, $"must be a whole number of {unit} from 1 to {max}.");
        return otherwise;
    }
}
