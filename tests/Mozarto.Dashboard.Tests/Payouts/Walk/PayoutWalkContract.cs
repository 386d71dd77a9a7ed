using System.Globalization;
using System.Security.Cryptography;
using Mozarto.Dashboard.Tests.Support;
using Xunit.Abstractions;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>Whatever happens in whichever order, money leaves at most once. To walk a way again: MOZARTO_TEST_SEED.</summary>
public abstract class PayoutWalkContract(DatabaseKind kind, ITestOutputHelper output)
{
    private const string Variable = "MOZARTO_TEST_SEED";
    private const int StepsCount = 1250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Money_leaves_at_most_once_on_a_known_way(int seed) => WalkAsync(seed);

    [Fact]
    public Task Money_leaves_at_most_once_on_a_new_way() =>
        WalkAsync(int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : RandomNumberGenerator.GetInt32(int.MaxValue));

    private async Task WalkAsync(int seed)
    {
        await using var walk = await PayoutWalk.StartAsync(kind, seed);
        var sights = await walk.RunAsync(StepsCount);
        output.WriteLine($"Seed {seed}: {sights}");
        Assert.True(sights is { Paid: > 3, UnknownThatLeft: > 0, Contradictions: > 0 } && sights.Unknown > sights.UnknownThatLeft, $"Seed {seed} saw too little: {sights}");
    }
}

public sealed class PayoutWalkOnSqlite(ITestOutputHelper output) : PayoutWalkContract(DatabaseKind.Sqlite, output);

public sealed class PayoutWalkOnPostgres(ITestOutputHelper output) : PayoutWalkContract(DatabaseKind.PostgreSql, output);
