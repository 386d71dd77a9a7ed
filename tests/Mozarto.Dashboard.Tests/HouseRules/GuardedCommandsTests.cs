namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class GuardedCommandsTests
{
    private const string Unguarded = "internal sealed class D { public async Task<R> PayAsync(long id, Operator who, CancellationToken c) { return await work.RunAsync(who); } }";

    [Fact]
    public void Every_command_asks_whether_the_operator_may() => Sources.AssertNone(Sources.Product.SelectMany(GuardedCommands.Check));

    [Fact]
    public void The_commands_of_today_are_found() =>
        Assert.All(["Payouts/ApprovalDesk.cs", "Settings/PayoutRules.cs", "Transactions/TransactionDesk.cs"], path =>
            Assert.NotEmpty(GuardedCommands.Check(new SourceFile(path, Sources.Product.Single(file => file.Path == path).Text.Replace("AllowAsync", "Nothing", StringComparison.Ordinal)))));

    [Fact]
    public void One_that_does_not_ask_is_found() => Assert.Contains("PayAsync", Assert.Single(GuardedCommands.Check(new SourceFile("Payouts/D.cs", Unguarded))).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("internal sealed class D { public async Task<R> PayAsync(Operator who) { if (!await trail.AllowAsync(who, Command.X)) return No; } }")]
    [InlineData("internal sealed class D { public Task<R> PayAsync(Operator who) => OneAsync(who); private async Task<R> OneAsync(Operator who) { await trail.AllowAsync(who, Command.X); } }")]
    [InlineData("internal sealed class D { private Task<R> PayAsync(Operator who) => work.RunAsync(who); }")]
    public void One_that_asks_or_that_nobody_else_can_call_is_not(string text) => Assert.Empty(GuardedCommands.Check(new SourceFile("Payouts/D.cs", text)));
}
