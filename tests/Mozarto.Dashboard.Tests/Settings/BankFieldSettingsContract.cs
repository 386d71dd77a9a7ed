using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The bank fields of payouts to accounts: set by administrators as a whole, with a trace.</summary>
public abstract class BankFieldSettingsContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly BankField Institution = new("institution", "Institution number", IsRequired: true, "[0-9]{3}");
    private static readonly BankField Transit = new("transit", "Transit number", IsRequired: false, null);

    private TestStore store = null!;

    private BankFieldSettings Settings => new(store, store.Trail);

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task None_faulty_ones_and_those_without_a_reason_change_nothing()
    {
        await SetAsync(Transit);

        Assert.NotNull(await Settings.SetAsync([], "a reason", Cast.Ada, CancellationToken.None));
        Assert.NotNull(await Settings.SetAsync([Institution with { Pattern = "(" }], "a reason", Cast.Ada, CancellationToken.None));
        Assert.NotNull(await Settings.SetAsync([Institution, Institution], "a reason", Cast.Ada, CancellationToken.None));
        Assert.NotNull(await Settings.SetAsync([Institution], " ", Cast.Ada, CancellationToken.None));

        Assert.Equal(["transit"], await NamesAsync());
        Assert.Equal(["Ada Done"], await AuditAsync());
    }

    [Fact]
    public async Task Only_administrators_set_them_and_refusals_are_noted()
    {
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody }) Assert.NotNull(await Settings.SetAsync([Institution], "a reason", who, CancellationToken.None));

        Assert.Empty(await NamesAsync());
        Assert.Equal(["Finn Refused", "Sam Refused", "Nobody Refused"], await AuditAsync());
    }

    [Fact]
    public async Task They_are_replaced_as_a_whole_and_read_in_the_order_in_which_they_were_entered()
    {
        await SetAsync(Institution);
        await SetAsync(Transit, Institution);

        var fields = (await Settings.ReadAsync(CancellationToken.None)).Fields;

        Assert.Equal([("transit", "Transit number", false, null), ("institution", "Institution number", true, "[0-9]{3}")], fields.Select(field => (field.Name, field.Label, field.IsRequired, field.Pattern)).ToList());
    }

    private async Task SetAsync(params BankField[] fields) => Assert.Null(await Settings.SetAsync(fields, "a reason", Cast.Ada, CancellationToken.None));

    private async Task<List<string>> NamesAsync() => [.. (await Settings.ReadAsync(CancellationToken.None)).Fields.Select(field => field.Name)];

    private async Task<List<string>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.OrderBy(row => row.Id).Select(row => $"{row.OperatorName} {row.Outcome}").ToListAsync();
    }
}

public sealed class BankFieldSettingsOnSqlite() : BankFieldSettingsContract(DatabaseKind.Sqlite);

public sealed class BankFieldSettingsOnPostgres() : BankFieldSettingsContract(DatabaseKind.PostgreSql);
