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
