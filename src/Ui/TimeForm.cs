namespace Mozarto.Dashboard.Ui;

/// <summary>How much of an instant is written out.</summary>
public enum TimeForm
{
    /// <summary><c>2026-03-12 14:03:05</c>: where an instant is evidence.</summary>
    Full,

    /// <summary><c>12 Mar 14:03:05</c>, with the year where it is another one: lists.</summary>
    Compact,

    /// <summary><c>5 min ago</c>: how urgent something is. The instant itself is on hover.</summary>
    Age,
}
