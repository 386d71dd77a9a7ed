namespace Mozarto.Dashboard.Ui;

/// <summary>How much weight a button has. At most one <see cref="Primary"/> on a page.</summary>
public enum ButtonKind
{
    /// <summary>The usual button.</summary>
    Secondary,

    /// <summary>What the page is there for.</summary>
    Primary,

    /// <summary>Cannot be taken back.</summary>
    Danger,

    /// <summary>Without a border: many of them may stand in a row.</summary>
    Quiet,
}
