namespace Mozarto.Dashboard.Access;

/// <summary>What the gate says: true lets pass; otherwise <see cref="Why"/> says to people why not, and what to do.</summary>
internal readonly record struct Allowance
{
    private readonly string? refusal;

    private Allowance(string refusal) => this.refusal = refusal;

    public static Allowance Granted => default;

    /// <summary>What they may do about it; for whoever passed it says nothing.</summary>
    public string Why => refusal ?? "";

    public static Allowance Refused(string why) => new(why);

    public static implicit operator bool(Allowance allowance) => allowance.refusal is null;
}
