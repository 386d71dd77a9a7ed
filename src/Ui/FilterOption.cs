namespace Mozarto.Dashboard.Ui;

/// <summary>A choice of a <see cref="SelectFilter"/> or <see cref="SelectField"/>: what stands in the URL or is chosen, and what people read.</summary>
public sealed record FilterOption(string Value, string Label)
{
    /// <summary>The heading that it stands under; only a <see cref="SelectField"/> has such.</summary>
    public string? Group { get; init; }
}
