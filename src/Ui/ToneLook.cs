namespace Mozarto.Dashboard.Ui;

/// <summary>The CSS class and the usual icon of each tone.</summary>
internal static class ToneLook
{
    public static string Css(Tone tone) => tone switch
    {
        Tone.Good => "tone-good",
        Tone.Info => "tone-info",
        Tone.Waiting => "tone-waiting",
        Tone.Warning => "tone-warning",
        Tone.Bad => "tone-bad",
        _ => "tone-neutral",
    };

    public static string IconName(Tone tone) => tone switch
    {
        Tone.Good => "check-circle",
        Tone.Info => "info",
        Tone.Waiting => "clock",
        Tone.Warning => "warning",
        Tone.Bad => "cross-circle",
        _ => "dot-circle",
    };
}
