namespace Mozarto.Dashboard.Ui;

/// <summary>A count with its label, and the address of exactly the rows counted.</summary>
public sealed record CountChip(string Label, long Count, string Href, bool IsCurrent = false, Tone Tone = Tone.Neutral);
