using System.Security.Cryptography;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Texts that some database, index or encoder cannot take: applied all the same, a repeat the second time, and alike on both databases.</summary>
public abstract class HostileTextContract(ProcessingApp app)
{
    private const string Nul = @"\u0000";
    private const string Emoji = "\U0001F4B8";

    public static TheoryData<string> DecidingFields => ["transaction_id", "user_id", "merchantReference", "currency"];

    public static TheoryData<string> FreeFields => ["psp_transaction_id", "status", "message", "method", "unknown_field"];

    [Theory]
    [MemberData(nameof(DecidingFields))]
    public async Task NUL_in_a_field_that_decides_is_shown_as_its_symbol_and_a_repeat_stays_a_repeat(string field)
    {
        var id = ProcessingApp.NewId();
        var json = Body(id, field, $"{id}{Nul}x");

        await AppliedThenRepeatAsync(json);

        var row = Assert.Single(await app.TransactionsAsync(field == "transaction_id" ? $"{id}\u2400x" : id));
        Assert.Equal($"{id}\u2400x", field switch { "transaction_id" => row.ExternalId, "user_id" => row.UserId, "currency" => row.CurrencyCode, _ => row.MerchantReference });
    }

    [Theory]
    [MemberData(nameof(FreeFields))]
    public async Task NUL_and_half_characters_elsewhere_change_nothing(string field)
    {
        var id = ProcessingApp.NewId();

        await AppliedThenRepeatAsync(Body(id, field, $@"a{Nul}b\ud800c\udc00d"));

        var row = Assert.Single(await app.TransactionsAsync(id));
        if (field == "message") Assert.Equal("a\u2400b\ufffdc\ufffdd", row.Message);
        Assert.Equal(TransactionState.Approved, row.State);
    }

    [Theory]
    [MemberData(nameof(FreeFields))]
    public async Task A_text_that_is_cut_is_never_cut_through_a_character(string field)
    {
        var id = ProcessingApp.NewId();

        await AppliedThenRepeatAsync(Body(id, field, "x" + string.Concat(Enumerable.Repeat(Emoji, 3000))));
        await AppliedThenRepeatAsync(Body(ProcessingApp.NewId(), field, string.Concat(Enumerable.Repeat(Emoji, 3000))));
    }

    [Theory]
    [InlineData("merchantReference")]
    [InlineData("psp_transaction_id")]
    [InlineData("currency")]
    [InlineData("message")]
    public async Task A_text_too_long_for_an_index_is_applied(string field)
    {
        var id = ProcessingApp.NewId();

        await AppliedThenRepeatAsync(Body(id, field, Convert.ToBase64String(RandomNumberGenerator.GetBytes(7500))));

        Assert.Equal(TransactionState.Approved, Assert.Single(await app.TransactionsAsync(id)).State);
    }

    [Fact]
    public async Task Two_long_references_that_differ_at_their_end_are_a_variant()
    {
        var (id, start) = (ProcessingApp.NewId(), new string('r', 9_999));
        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(Body(id, "merchantReference", start + "1"))).Processing);

        Assert.Equal(ProcessingState.Variant, (await app.MozartoAsync(Body(id, "merchantReference", start + "2"))).Processing);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Nul)]
    [InlineData("‮gnp.exe")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("' OR 1=1; DROP TABLE \\\"Transactions\\\"--")]
    [InlineData("{{7*7}}${7*7}%s%n")]
    public async Task A_word_that_decides_may_be_anything_and_is_only_unrecognized(string word)
    {
        var id = ProcessingApp.NewId();

        var unhandled = await app.MozartoAsync(Body(id, "transaction_status", word));

        Assert.Equal((ProcessingState.Unhandled, JobState.Done), (unhandled.Processing, (await app.JobOfAsync(unhandled)).State));
        Assert.StartsWith("unrecognized word: ", unhandled.ProcessingCause, StringComparison.Ordinal);
        Assert.Empty(await app.TransactionsAsync(id));
    }

    [Fact]
    public async Task A_long_word_that_decides_is_cut_and_only_unrecognized() => Assert.Equal(
        ProcessingState.Unhandled,
        (await app.MozartoAsync(Body(ProcessingApp.NewId(), "transaction_status", "x" + string.Concat(Enumerable.Repeat(Emoji, 200))))).Processing);

    private async Task AppliedThenRepeatAsync(string json)
    {
        var first = await app.MozartoAsync(json);
        Assert.Equal((ProcessingState.Applied, null), (first.Processing, first.ProcessingCause));
        Assert.Equal(ProcessingState.Repeat, (await app.MozartoAsync(json)).Processing);
        Assert.Equal(1, (await app.JobOfAsync(first)).Attempt);
    }

    // The value is put in as it is, so that it can hold any escape.
    private static string Body(string id, string field, string value)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["transaction_id"] = id, ["transaction_status"] = "Approved", ["amount"] = "10.00", ["currency"] = "EUR" };
        fields[field] = value;
        return $"{{{string.Join(',', fields.Select(each => $"\"{each.Key}\":\"{each.Value}\""))}}}";
    }
}

public sealed class HostileTextOnSqlite(SqliteProcessing app) : HostileTextContract(app), IClassFixture<SqliteProcessing>;

public sealed class HostileTextOnPostgres(PostgresProcessing app) : HostileTextContract(app), IClassFixture<PostgresProcessing>;
