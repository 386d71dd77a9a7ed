using System.Globalization;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.LoadRig.Lists;

/// <summary>
/// Writes many transactions into a store, as half a year of business leaves them: few providers with most of the rows and several with few, three sources,
/// mostly one currency, nearly all approved, every thirtieth a refund, a hundred thousand users of whom some come often.
/// </summary>
internal sealed class TransactionSeed(int rowsCount, DateTimeOffset now)
{
    public const string CommonProvider = "fena";
    public const string RareProvider = "gigadat-ach";
    public const string RareCurrency = "JPY";

    private const int BatchRows = 5000;
    private const int Users = 100_000;
    private const int SequenceMask = 0xFFF;
    private static readonly TimeSpan Span = TimeSpan.FromDays(180);
    private static readonly string[] Sources = ["mozarto", "mozart-pay", "mozarto-eu"];
    private static readonly string[] Providers = [CommonProvider, CommonProvider, "payone", CommonProvider, "forumpay", "payone", "neosurf", CommonProvider];
    private static readonly string[] Currencies = ["EUR", "EUR", "GBP", "EUR", "CAD", "EUR", "USD"];

    /// <summary>What merchants call the transaction of a number.</summary>
    public static string ReferenceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"order-{number:D9}");

    public static string UserOf(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number * 7919L % Users:D6}");

    /// <summary>Inserts all rows, in transactions of some thousand.</summary>
    public async Task PlantAsync(RigStore store)
    {
        await using var context = store.CreateContext();
        for (var first = 0; first < rowsCount; first += BatchRows)
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.InsertMany<Transaction>([.. Enumerable.Range(first, Math.Min(BatchRows, rowsCount - first)).Select(Make)]);
            await transaction.CommitAsync();
        }
    }

    private Transaction Make(int number)
    {
        var at = now - Span + (Span * ((double)number / rowsCount));
        var isRefund = number % 30 == 0;
        var row = new Transaction
        {
            Id = IdGenerator.FirstAt(at) | (long)(number & SequenceMask),
            Source = Sources[number % 11 % Sources.Length],
            Kind = isRefund ? TransactionKind.Refund : TransactionKind.Payment,
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"{(uint)(number * 2654435761L):x8}-{number:D8}"),
            IsClaimed = false,
            PaymentExternalId = isRefund ? string.Create(CultureInfo.InvariantCulture, $"{(uint)((number + 1) * 2654435761L):x8}-{number + 1:D8}") : null,
            OccurredAt = at,
            FirstSeenAt = at.AddSeconds(3),
            LastSeenAt = at.AddSeconds(40),
        };
        row.Become(new TransactionFacts
        {
            State = StateOf(number),
            ConflictReason = StateOf(number) == TransactionState.Conflict ? "It was reported Approved and Declined." : null,
            Direction = isRefund ? TransactionDirection.Refund : number % 9 == 0 ? TransactionDirection.Payout : TransactionDirection.PayIn,
            Provider = number % 5000 == 1 ? RareProvider : Providers[number % 13 % Providers.Length],
            ProviderId = string.Create(CultureInfo.InvariantCulture, $"psp{number:D10}"),
            UserId = UserOf(number),
            MerchantReference = ReferenceOf(number),
            AmountMinor = 100 + (number * 7919L % 99_900),
            CurrencyCode = number % 7000 == 3 ? RareCurrency : Currencies[number % 17 % Currencies.Length],
            RawStatus = "Approved",
            Message = "paid",
            Metadata = """{"cart":"C-5"}""",
            OccurredAt = at,
        });
        return row;
    }

    private static TransactionState StateOf(int number) =>
        number % 10_000 == 7 ? TransactionState.Conflict
        : number % 50 == 11 ? TransactionState.Pending
        : number % 12 == 5 ? TransactionState.Declined
        : number % 40 == 9 ? TransactionState.Cancelled
        : TransactionState.Approved;
}
