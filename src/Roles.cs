namespace Mozarto.Dashboard;

/// <summary>The roles of an operator. They add up; nobody without one sees anything.</summary>
internal static class Roles
{
    public const string Admin = "Admin";
    public const string Finance = "Finance";
    public const string Support = "Support";

    public static readonly IReadOnlyList<string> All = [Admin, Finance, Support];
}
