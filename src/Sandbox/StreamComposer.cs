using System.Globalization;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>
/// Makes the deliveries of a stream from its plan: pure, so that the same plan is the same stream. Each transaction is a short story of one to four
/// deliveries; a few stories are told at the same time, so that theirs come mixed.
/// </summary>
internal sealed class StreamComposer
{
    private const int OpenStoriesMax = 8;
    private const long PayIdStart = 900_000_000_000_000;
    private const long PayIdsOfPlan = 100_000;
    private const int CreatedBeforeSecondsMax = 600;

    private static readonly string[] CurrencyCodes = ["EUR", "GBP", "CAD"];

    private readonly StreamPlan plan;
    private readonly StreamDice dice;
    private readonly DateTimeOffset startedAt;
    private int storiesMade;

    private StreamComposer(StreamPlan plan, DateTimeOffset startedAt)
    {
        this.plan = plan;
        this.startedAt = startedAt;
        dice = new StreamDice(plan.Fingerprint);
    }

    public static IEnumerable<StreamDelivery> Compose(StreamPlan plan, DateTimeOffset startedAt) => new StreamComposer(plan, startedAt).Tell();

    private IEnumerable<StreamDelivery> Tell()
    {
        var open = new List<Queue<StreamDelivery>>();
        for (var told = 0; told < plan.Deliveries; told++)
        {
            while (open.Count < OpenStoriesMax) open.Add(new Queue<StreamDelivery>(NewStory()));
            var story = open[dice.Next(open.Count)];
            yield return story.Dequeue();
            if (story.Count == 0) open.Remove(story);
        }
    }

    private List<StreamDelivery> NewStory()
    {
        var body = NewBody();
        var kind = dice.Choose(plan, StreamParts.Kinds);
        var ending = dice.Choose(plan, StreamParts.Endings);
        if (dice.IsIn(plan.WeightOf(StreamPart.BadJson))) return [Broken(StreamPart.BadJson, body.Payment("completed")[..40], isMozartPay: true)];
        if (dice.IsIn(plan.WeightOf(StreamPart.WrongSecret))) return [Broken(StreamPart.WrongSecret, body.Mozarto("Approved"), isMozartPay: false)];
        if (dice.IsIn(plan.WeightOf(StreamPart.UnknownWord))) return [Broken(StreamPart.UnknownWord, body.Mozarto("Settling"), isMozartPay: false)];

        var story = Story(kind, ending, body);
        if (dice.IsIn(plan.WeightOf(StreamPart.Variant))) story.Add(VariantOf(kind, ending, body));
        if (dice.IsIn(plan.WeightOf(StreamPart.OutOfOrder)) && story.Count > 1) story = Reversed(story);
        if (dice.IsIn(plan.WeightOf(StreamPart.Late))) story = story.ConvertAll(Late);
        if (dice.IsIn(plan.WeightOf(StreamPart.Repeat))) story.Add(story[dice.Next(story.Count)] with { CountedAs = StreamPart.Repeat });
        return story;
    }

    private StreamBody NewBody()
    {
        var number = storiesMade++;
        return new StreamBody(
            string.Create(CultureInfo.InvariantCulture, $"{plan.Fingerprint:x8}{number:x16}"),
            PayIdStart + (plan.Fingerprint % 1_000_000_000 * PayIdsOfPlan) + (2 * number),
            500 + dice.Next(50_000),
            CurrencyCodes[dice.Next(CurrencyCodes.Length)],
            startedAt.AddSeconds(-(number % CreatedBeforeSecondsMax)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    private static StreamDelivery Broken(StreamPart part, string body, bool isMozartPay) => new(part, body, isMozartPay, []);

    // In the order in which a sender would tell it.
    private static List<StreamDelivery> Story(StreamPart kind, StreamPart ending, StreamBody body) => (kind, ending) switch
    {
        (StreamPart.MozartoOld, _) => [Last(kind, ending, body, 0)],
        (StreamPart.Refund, _) => [Payment(StreamPart.Payment, body, StreamPart.Approved, 0), Last(kind, ending, body, 0)],
        (_, StreamPart.Pending) => [Last(kind, ending, body, 0)],
        _ => [Last(kind, StreamPart.Pending, body, 0), Last(kind, ending, body, 0)],
    };

    private static StreamDelivery VariantOf(StreamPart kind, StreamPart ending, StreamBody body) =>
        Last(kind, ending, body.Altered(), 1, body.Cents) with { CountedAs = StreamPart.Variant };

    // What comes although something later was told already is counted as out of order; the later one is told first now.
    private static List<StreamDelivery> Reversed(List<StreamDelivery> story)
    {
        story.Reverse();
        return [story[0], .. story.Skip(1).Select(each => each.CountedAs == StreamPart.Variant ? each : each with { CountedAs = StreamPart.OutOfOrder })];
    }

    private static StreamDelivery Late(StreamDelivery delivery) => !delivery.IsMozartPay ? delivery
        : delivery with { IsLate = true, CountedAs = delivery.CountedAs == StreamPart.Variant ? StreamPart.Variant : StreamPart.Late };

    private static StreamDelivery Last(StreamPart kind, StreamPart ending, StreamBody body, int version, int? paidCents = null)
    {
        var state = StateOf(kind, ending);
        var word = state.ToString();
        return kind switch
        {
            StreamPart.MozartoOld => Told(kind, body.Old(state == TransactionState.Approved), body.HexId, state, version),
            StreamPart.Payone => Told(kind, body.Payone(word), body.HexId, state, version),
            StreamPart.Neosurf => Told(kind, body.Neosurf(word), body.HexId, state, version),
            StreamPart.Payment => Payment(kind, body, ending, version),
            StreamPart.Refund => new StreamDelivery(kind, body.Refund(state == TransactionState.Approved, paidCents ?? body.Cents), IsMozartPay: true,
            [
                new StreamClaim(new StreamKey(Text(body.PayId), IsRefund: false), TransactionState.Approved, 0),
                new StreamClaim(new StreamKey(Text(body.RefundId), IsRefund: true), state, version),
            ]),
            _ => Told(kind, body.Mozarto(word), body.HexId, state, version),
        };
    }

    private static StreamDelivery Payment(StreamPart kind, StreamBody body, StreamPart ending, int version)
    {
        var (word, state) = ending switch
        {
            StreamPart.Approved => ("completed", TransactionState.Approved),
            StreamPart.Declined => ("failed", TransactionState.Declined),
            _ => ("pending", TransactionState.Pending),
        };
        return new StreamDelivery(kind, body.Payment(word), IsMozartPay: true, [new StreamClaim(new StreamKey(Text(body.PayId), IsRefund: false), state, version)]);
    }

    private static StreamDelivery Told(StreamPart kind, string body, string externalId, TransactionState state, int version) =>
        new(kind, body, IsMozartPay: false, [new StreamClaim(new StreamKey(externalId, IsRefund: false), state, version)]);

    // The old shape and refunds know no Pending.
    private static TransactionState StateOf(StreamPart kind, StreamPart ending) => ending switch
    {
        StreamPart.Declined => TransactionState.Declined,
        StreamPart.Pending when kind is not (StreamPart.MozartoOld or StreamPart.Refund) => TransactionState.Pending,
        _ => TransactionState.Approved,
    };

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
