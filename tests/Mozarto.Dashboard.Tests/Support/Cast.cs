using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>The people of the tests: one of each role, three from Finance, and whoever holds none.</summary>
internal static class Cast
{
    // Whatever clock a test has: nobody is asked to sign in again unless the test is about that.
    private static readonly DateTimeOffset JustNow = DateTimeOffset.MaxValue;

    public static readonly Operator Ada = new("here", "ada", "Ada", ["Admin"]) { SignedInAt = JustNow };
    public static readonly Operator Finn = new("here", "finn", "Finn", ["Finance"]) { SignedInAt = JustNow };
    public static readonly Operator Fay = new("here", "fay", "Fay", ["Finance"]) { SignedInAt = JustNow };
    public static readonly Operator Felix = new("here", "felix", "Felix", ["Finance"]) { SignedInAt = JustNow };
    public static readonly Operator Sam = new("here", "sam", "Sam", ["Support"]) { SignedInAt = JustNow };
    public static readonly Operator Nobody = new("here", "nobody", "Nobody", []) { SignedInAt = JustNow };

    /// <summary>Ada, should she hold both roles.</summary>
    public static readonly Operator AdaOfFinance = Ada with { Roles = ["Admin", "Finance"] };
}
