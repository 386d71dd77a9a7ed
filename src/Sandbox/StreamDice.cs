namespace Mozarto.Dashboard.Sandbox;

/// <summary>Numbers that look random and follow from a seed alone (SplitMix64), also with another version of the framework.</summary>
internal sealed class StreamDice(ulong seed)
{
    private ulong state = seed;

    /// <summary>From 0 up to, but not including, <paramref name="below"/>.</summary>
    public int Next(int below) => (int)(NextBits() % (uint)below);

    public bool IsIn(int percent) => Next(100) < percent;

    /// <summary>One of the parts, as often as its weight says; the first where all weigh nothing.</summary>
    public StreamPart Choose(StreamPlan plan, IReadOnlyList<StreamPartWords> among)
    {
        var rest = Next(Math.Max(1, among.Sum(each => plan.WeightOf(each.Part))));
        foreach (var each in among)
        {
            if (rest < plan.WeightOf(each.Part)) return each.Part;
            rest -= plan.WeightOf(each.Part);
        }

        return among[0].Part;
    }

    private ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
