namespace Mozarto.Dashboard.Ui;

/// <summary>What a state means to the reader. A tone is always shown with an icon and a word, never by colour alone.</summary>
public enum Tone
{
    /// <summary>Nothing to think about.</summary>
    Neutral,

    /// <summary>Finished as it should.</summary>
    Good,

    /// <summary>Worth knowing; asks for nothing.</summary>
    Info,

    /// <summary>Goes on by itself.</summary>
    Waiting,

    /// <summary>A person should look when there is time.</summary>
    Warning,

    /// <summary>Failed or refused; a person must look.</summary>
    Bad,
}

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
