using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Mozarto.Dashboard.Gateway;
using Xunit.Abstractions;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>Bytes that nobody thought of: reading never throws, and what it reads is what another reader reads.</summary>
public sealed class EventFuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 30_000;

    private int readCount;

    private static readonly string[] Codes = ["JPY", "EUR", "KWD", "CLF"];

    private static readonly string[] Pieces =
    [
        "\"", "{", "}", "[", "]", ":", ",", "\\", "\\u", "\\ud83d", "\\ude00", "null", "true", "0", "9", ".", "-", "e", " ", "\0", "\n", "\u00FF", "\u00C3",
        "\"amount\":\"1.5\",", "\"currency\":\"JPY\",", "\"status\":\"x\",", "\"transaction_status\":\"Pending\",", "\"id\":7,", "\"amount_cents\":5,", "00", "1e9", "٣",
    ];

    [Fact]
    public void Random_bytes_never_throw() => Repeat(random =>
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        AssertSound(bytes, random);
    });

    [Fact]
    public void Random_pieces_of_JSON_never_throw() => Repeat(random =>
        AssertSound(Encoding.Latin1.GetBytes("{" + string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => Pieces[random.Next(Pieces.Length)])) + "}"), random));

    [Fact]
    public void Mutated_bodies_never_throw_and_are_read_exactly_or_not_at_all()
    {
        Repeat(MutateAndRead);
        Assert.InRange(readCount, Rounds / 10, Rounds); // or nothing was compared
    }

    [Fact]
    public void Random_amounts_are_exact() => Repeat(random =>
    {
        var code = Codes[random.Next(Codes.Length)];
        var minorUnits = random.NextInt64() >> random.Next(63);
        var currency = Bodies.Currency(code);
        var text = new Money(minorUnits, currency).ToPlainText() + (currency.Exponent > 0 ? new string('0', random.Next(3)) : "");
        Assert.Equal(new AmountReading.Exact(new Money(minorUnits, currency)), Bodies.Decimal(text, code).Resolve(null));
    });

    private void MutateAndRead(Random random)
    {
        var body = new StringBuilder(Bodies.All[random.Next(Bodies.All.Length)].Body);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(4))
            {
                case 0: body.Remove(at, Math.Min(body.Length - at, random.Next(1, 5))); break;
                case 1: body.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 2: body[at] = (char)((body[at] ^ (1 << random.Next(8))) & 0xFF); break;
                default: body.Insert(at, body.ToString(at, Math.Min(body.Length - at, random.Next(40)))); break;
            }
        }

        AssertSound(Encoding.Latin1.GetBytes(body.ToString()), random);
    }

    private void AssertSound(byte[] body, Random random)
    {
        var dialect = random.Next(2) == 0 ? WebhookDialect.Mozarto : WebhookDialect.MozartPay;
        using var document = Parsed(body);
        switch (EventReader.Read(body, dialect))
        {
            case EventReading.Unreadable unreadable:
                Assert.Equal(unreadable.Cause is UnreadableCause.InvalidJson or UnreadableCause.TooDeep, document is null);
                Assert.InRange(unreadable.Reason.Length, 1, 300);
                break;
            case EventReading.Readable readable:
                Assert.NotNull(document);
                if (CanBeAsked(document.RootElement)) AssertSame(readable.Event, document.RootElement);
                if (readable.Event is not MozartoEvent.Unhandled) readCount++;
                if (EventKey.Of(readable.Event) is { } key) Assert.InRange(key.Length, 1, EventKey.CharactersMax);
                _ = StateWords.Of(readable.Event);
                break;
        }
    }

    private static void AssertSame(MozartoEvent what, JsonElement root)
    {
        switch (what)
        {
            case MozartoEvent.StatusUpdate update:
                Assert.Equal(root.GetProperty("transaction_id").GetString(), update.TransactionId);
                Assert.Equal(root.GetProperty("transaction_status").GetString(), update.TransactionStatus);
                AssertSame(update.Amount, root, "amount");
                break;
            case MozartoEvent.OldStatusUpdate update:
                Assert.False(root.TryGetProperty("transaction_status", out _));
                Assert.Equal(root.TryGetProperty("confirmed", out var confirmed) && confirmed.ValueKind == JsonValueKind.True, update.IsConfirmed == true);
                break;
            case MozartoEvent.PaymentUpdated update:
                AssertSame(update.Payment.Amount, root.GetProperty("payment"), "amount_cents");
                break;
            case MozartoEvent.RefundChanged change:
                AssertSame(change.Refund.Amount, root.GetProperty("refund"), "amount_cents");
                AssertSame(change.Payment.Amount, root.GetProperty("payment"), "amount_cents");
                break;
        }
    }

    // Compared as fractions of whole numbers of any size.
    private static void AssertSame(StatedAmount amount, JsonElement source, string name)
    {
        var isSent = source.TryGetProperty(name, out var sent) && sent.ValueKind != JsonValueKind.Null;
        Assert.Equal(isSent, amount.IsTold);
        if (amount.Resolve(null) is not AmountReading.Exact { Money: var money }) return;
        var text = sent.ValueKind == JsonValueKind.String ? sent.GetString()! : sent.GetRawText();
        var decimals = text.Contains('.', StringComparison.Ordinal) ? text.Length - 1 - text.IndexOf('.', StringComparison.Ordinal) : 0;
        var digits = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
        var scale = name == "amount" ? money.Currency.Exponent : 0;
        Assert.Equal(digits * BigInteger.Pow(10, scale), money.MinorUnits * BigInteger.Pow(10, decimals));
    }

    // The other reader throws for names that hold lone surrogates.
    private static bool CanBeAsked(JsonElement root)
    {
        try
        {
            return root.ValueKind != JsonValueKind.Object
                || root.EnumerateObject().All(member => member.Name.Length >= 0 && (member.Value.ValueKind != JsonValueKind.Object || CanBeAsked(member.Value)));
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonDocument? Parsed(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Repeat(Action<Random> round)
    {
        var seed = Environment.GetEnvironmentVariable("MOZARTO_TEST_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed} (repeat with MOZARTO_TEST_SEED={seed})");
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++) round(random);
    }
}
