using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>What a stream sends: how many, how fast, and of what. The same plan with the same seed sends the same again, whatever the speed.</summary>
internal sealed record StreamPlan
{
    public const int PerSecondMax = 200;

    /// <summary>Here every stream stops by itself.</summary>
    public const int DeliveriesMax = 10_000;

    /// <summary>The largest weight, and all of what is sent in percent.</summary>
    public const int WeightMax = 100;

    public const int SeedMax = 999_999;

    private const int PerSecondDefault = 20;
    private const int DeliveriesDefault = 1_000;

    private static readonly ImmutableSortedDictionary<StreamPart, int> WeightsDefault = new Dictionary<StreamPart, int>
    {
        [StreamPart.Mozarto] = 40, [StreamPart.MozartoOld] = 5, [StreamPart.Payone] = 10, [StreamPart.Neosurf] = 10, [StreamPart.Payment] = 25, [StreamPart.Refund] = 10,
        [StreamPart.Approved] = 70, [StreamPart.Declined] = 20, [StreamPart.Pending] = 10,
        [StreamPart.Repeat] = 5, [StreamPart.Late] = 2, [StreamPart.OutOfOrder] = 5, [StreamPart.Variant] = 1,
        [StreamPart.BadJson] = 1, [StreamPart.WrongSecret] = 1, [StreamPart.UnknownWord] = 1,
    }.ToImmutableSortedDictionary();

    private readonly int seed = 1;
    private readonly int perSecond = PerSecondDefault;
    private readonly int deliveries = DeliveriesDefault;
    private readonly ImmutableSortedDictionary<StreamPart, int> weights = WeightsDefault;

    public int Seed { get => seed; init => seed = Math.Clamp(value, 1, SeedMax); }

    public int PerSecond { get => perSecond; init => perSecond = Math.Clamp(value, 1, PerSecondMax); }

    public int Deliveries { get => deliveries; init => deliveries = Math.Clamp(value, 1, DeliveriesMax); }

    public int WeightOf(StreamPart part) => weights.GetValueOrDefault(part);

    public StreamPlan With(StreamPart part, int weight) => With(weights.SetItem(part, Math.Clamp(weight, 0, WeightMax)));

    /// <summary>Everything but the speed and the length as one number: what begins the ids, so that another plan with the same seed tells of other transactions.</summary>
    public uint Fingerprint
    {
        get
        {
            var text = string.Join(';', weights.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")).Prepend(seed.ToString(CultureInfo.InvariantCulture)));
            return BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    private StreamPlan With(ImmutableSortedDictionary<StreamPart, int> changed) => new(this, changed);

    private StreamPlan(StreamPlan from, ImmutableSortedDictionary<StreamPart, int> changed) : this(from) => weights = changed;

    public StreamPlan()
    {
    }
}
