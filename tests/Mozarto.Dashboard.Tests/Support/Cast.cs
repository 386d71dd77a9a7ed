using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>The people of the tests: one of each role, three from Finance, and whoever holds none.</summary>
internal static class Cast
{
    public static readonly Operator Ada = new("here", "ada", "Ada", ["Admin"]);
    public static readonly Operator Finn = new("here", "finn", "Finn", ["Finance"]);
    public static readonly Operator Fay = new("here", "fay", "Fay", ["Finance"]);
    public static readonly Operator Felix = new("here", "felix", "Felix", ["Finance"]);
    public static readonly Operator Sam = new("here", "sam", "Sam", ["Support"]);
    public static readonly Operator Nobody = new("here", "nobody", "Nobody", []);

    /// <summary>Ada, should she hold both roles.</summary>
    public static readonly Operator AdaOfFinance = Ada with { Roles = ["Admin", "Finance"] };
}
