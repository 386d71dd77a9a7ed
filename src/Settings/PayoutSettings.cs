using System.Globalization;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>How long things about payouts last: <c>Payouts:…</c> in the configuration, each as hours.</summary>
/// <param name="UnapprovedMax">A payout that is not approved by then has expired.</param>
/// <param name="UnsentMax">One that was approved and could not be sent by then has expired.</param>
/// <param name="LooseningDelay">A rule that allows more than before takes effect so much later.</param>
/// <param name="Source">The source in whose webhooks Mozarto tells what became of our payouts.</param>
internal sealed record PayoutSettings(TimeSpan UnapprovedMax, TimeSpan UnsentMax, TimeSpan LooseningDelay, string Source)
{
    public const string LooseningSetting = "Payouts:LooseningDelayHours";
    public const string DefaultSource = "mozarto";

    private const double HoursMax = 24 * 90;

    public static readonly PayoutSettings Default = new(TimeSpan.FromDays(7), TimeSpan.FromHours(24), TimeSpan.FromHours(24), DefaultSource);

    public static PayoutSettings From(IConfiguration configuration, ConfigurationProblems problems) => new(
        Hours(configuration, "Payouts:UnapprovedMaxHours", Default.UnapprovedMax, problems),
        Hours(configuration, "Payouts:UnsentMaxHours", Default.UnsentMax, problems),
        // Nobody tries out the sandbox with a day between two presses.
        Hours(configuration, LooseningSetting, problems.ReadFlag(configuration, DatabaseSettings.SandboxSetting) ? TimeSpan.Zero : Default.LooseningDelay, problems),
        configuration["Mozarto:Source"] is { Length: > 0 } source ? source : DefaultSource);

    private static TimeSpan Hours(IConfiguration configuration, string setting, TimeSpan otherwise, ConfigurationProblems problems)
    {
        if (configuration[setting] is not { Length: > 0 } text) return otherwise;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours <= HoursMax) return TimeSpan.FromHours(hours);
        problems.Add(setting, $"must be a number of hours from 0 to {HoursMax:N0}.");
        return otherwise;
    }
}
