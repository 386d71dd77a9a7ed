using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>What the bank tells by webhook, and that the product takes it.</summary>
public sealed class BankTellingTests
{
    private const string Id = "70b3c4d5e6f7a8b9c0d1e2f3";

    [Fact]
    public void A_payout_is_told_as_documented() => Assert.Equal(
        """{"transaction_id":"70b3c4d5e6f7a8b9c0d1e2f3","psp_transaction_id":"po-c0d1e2f3e6f7","user_id":"player-77","status":"success","transaction_status":"Approved","message":"text for people","amount":"42.50","currency":"EUR","merchantReference":"out_1"}"""
            .Replace("po-c0d1e2f3e6f7", $"po-{Id[12..]}", StringComparison.Ordinal),
        Said(BankCustomer.ForumPay));

    [Fact]
    public void PayOne_names_no_currency_unless_a_test_wants_one()
    {
        Assert.DoesNotContain("currency", Said(BankCustomer.PayOne), StringComparison.Ordinal);
        Assert.Contains("\"currency\":\"EUR\"", Said(BankCustomer.PayOne, currency: "EUR"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Told", "\"merchantReference\":\"out_1\"}")]
    [InlineData("Empty", "\"merchantReference\":\"\"}")]
    [InlineData("Missing", "\"currency\":\"EUR\"}")]
    public void The_reference_is_told_empty_or_missing(string reference, string end) =>
        Assert.EndsWith(end, Said(BankCustomer.ForumPay, reference: Enum.Parse<BankReference>(reference)), StringComparison.Ordinal);

    [Theory]
    [InlineData("5000", null, "5000.00")]
    [InlineData("42.5", null, "42.50")]
    [InlineData("1.234", null, "1.234")]
    [InlineData("42.50", "43", "43.00")]
    public void An_amount_is_a_text_with_two_decimals_at_least(string sent, string? other, string told) => Assert.Contains(
        $"\"amount\":\"{told}\"", Said(BankCustomer.ForumPay.Replace("42.50", sent, StringComparison.Ordinal), amountText: other), StringComparison.Ordinal);

    [Theory]
    [InlineData(BankCustomer.ForumPay, "Approved", TransactionState.Approved, "EUR")]
    [InlineData(BankCustomer.PayOne, "Declined", TransactionState.Declined, null)]
    public async Task A_product_takes_it_and_knows_what_became_of_the_payout(string body, string word, TransactionState state, string? currency)
    {
        await using var app = await DashboardApp.StartAsync(new() { Settings = Sender.Settings.ToDictionary(StringComparer.Ordinal) });
        await using var bank = new Bank();
        await (new BankCustomer(bank) with { Body = body }).AskAsync();

        Assert.Equal(200, (await bank.Tell(bank.Ledger[0], word).SendAsync(app.BaseAddress, Sender.MozartoSlug)).Status);

        var transaction = await Eventually.ValueAsync("the transaction", () => TransactionAsync(app), found => found is not null);
        Assert.Equal((bank.Ledger[0].TransactionId, state, "out_1", currency), (transaction!.ExternalId, transaction.State, transaction.MerchantReference, transaction.CurrencyCode));
    }

    [Fact]
    public async Task A_bank_with_another_secret_is_not_believed()
    {
        await using var app = await DashboardApp.StartAsync(new() { Settings = Sender.Settings.ToDictionary(StringComparer.Ordinal) });
        await using var bank = new Bank { WebhookSecret = "another-secret-of-a-bank" };
        await new BankCustomer(bank).AskAsync();

        Assert.Equal(401, (await bank.Tell(bank.Requests[0]).SendAsync(app.BaseAddress, Sender.MozartoSlug)).Status);
    }

    private static string Said(string body, BankReference reference = BankReference.Told, string? amountText = null, string? currency = null) => Encoding.UTF8.GetString(
        BankTelling.Of(new BankRequest(1, Id, new BankWire("POST", Bank.CashierPath, [], Encoding.UTF8.GetBytes(body))), "a secret", "Approved", reference, amountText, currency).Body);

    private static async Task<Transaction?> TransactionAsync(DashboardApp app)
    {
        await using var context = app.NewContext();
        return await context.Transactions.AsNoTracking().SingleOrDefaultAsync();
    }
}
