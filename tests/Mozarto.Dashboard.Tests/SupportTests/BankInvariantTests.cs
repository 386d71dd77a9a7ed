using System.Text;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>What a ledger must never show.</summary>
public sealed class BankInvariantTests
{
    private static readonly (string, Money)[] Approved = [("out_1", Cad(4250)), ("out_2", Cad(100)), ("out_3", new Money(5000, Of("JPY"))), ("out_4", new Money(9_007_199_254_740_993, Of("BHD")))];

    [Theory]
    [InlineData("out_1 42.50 CAD, out_1 42.50 CAD", "paid 2 times")]
    [InlineData("out_9 42.50 CAD", "never approved")]
    [InlineData("- 42.50 CAD", "never approved")]
    [InlineData("out_1 42.51 CAD", "approved over 42.5")]
    [InlineData("out_1 42.49 CAD", "approved over 42.5")]
    [InlineData("out_1 42.50 EUR", "42.50 EUR left, and 0 EUR was approved")]
    [InlineData("out_1 42.50 CAD, out_2 1.00 CAD, - 0.01 CAD", "43.51 CAD left, and 43.5 CAD was approved")]
    [InlineData("out_4 9007199254740.992 BHD", "approved over 9007199254740.993")]
    public void What_left_without_being_approved_is_found(string ledger, string fault) =>
        Assert.Contains(BankInvariant.FaultsOf(Ledger(ledger), Approved), found => found.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("out_1 42.50 CAD")]
    [InlineData("out_2 1 CAD, out_1 42.5 CAD, out_3 5000 JPY, out_4 9007199254740.993 BHD")]
    public void What_was_approved_may_leave_once(string ledger) => Assert.Empty(BankInvariant.FaultsOf(Ledger(ledger), Approved));

    [Fact]
    public async Task The_bank_fails_a_test_with_everything_that_is_wrong()
    {
        await using var bank = new Bank();
        await new BankCustomer(bank).AskAsync();
        bank.AssertAtMostOnce([("out_1", Cad(4250))]);
        await new BankCustomer(bank).AskAsync();

        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => bank.AssertAtMostOnce([("out_1", Cad(4250))]));

        Assert.Contains("paid 2 times: out_1, 42.50 CAD (entry 1,", failure.Message, StringComparison.Ordinal);
        Assert.Contains("85.00 CAD left, and 42.5 CAD was approved", failure.Message, StringComparison.Ordinal);
    }

    private static Money Cad(long cents) => new(cents, Of("CAD"));

    private static Currency Of(string code) => Currency.TryFind(code, out var currency) ? currency : throw new ArgumentException(code, nameof(code));

    private static List<BankEntry> Ledger(string text) => [.. text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select((line, i) => Entry(i + 1, line.Split(' ')))];

    private static BankEntry Entry(int number, string[] line)
    {
        var reference = line[0] == "-" ? "" : $",\"merchantReference\":\"{line[0]}\"";
        var body = Encoding.UTF8.GetBytes($$"""{"baseamount":{{line[1]}},"currency":"{{line[2]}}"{{reference}}}""");
        return new BankEntry(number, new BankRequest(number, "70b3c4d5e6f7a8b9c0d1e2f3", new BankWire("POST", Bank.CashierPath, [], body)));
    }
}
