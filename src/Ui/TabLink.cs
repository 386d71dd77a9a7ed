namespace Mozarto.Dashboard.Ui;

/// <summary>A view of the same thing under an address of its own.</summary>
public sealed record TabLink(string Label, string Href, bool IsCurrent = false);
