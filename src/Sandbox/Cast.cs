namespace Mozarto.Dashboard.Sandbox;

/// <summary>A pretend person who can sign in with a press.</summary>
internal sealed record CastMember(string Name, IReadOnlyList<string> Roles, string ComesTo)
{
    public string Subject => Name.ToUpperInvariant();

    public string Email => $"{Name}@sandbox.example.test";
}

/// <summary>The people of the sandbox.</summary>
internal static class Cast
{
    public static readonly IReadOnlyList<CastMember> All =
    [
        new("Ada", [Roles.Admin], "keeps endpoints, secrets and people in order"),
        new("Finn", [Roles.Finance], "creates payouts"),
        new("Fay", [Roles.Finance], "approves them"),
        new("Felix", [Roles.Finance], "approves what needs a second approver"),
        new("Sam", [Roles.Support], "answers \"where is my payment?\""),
        new("Nobody", [], "has signed in, but holds no role"),
    ];
}
