namespace Mozarto.Dashboard.Ui;

/// <summary>A choice of a <see cref="SelectFilter"/>: what stands in the URL, and what people read.</summary>
public sealed record FilterOption(string Value, string Label);
