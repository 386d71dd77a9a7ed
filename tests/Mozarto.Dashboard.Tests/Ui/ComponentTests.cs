using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>What the house components draw in each of their states.</summary>
public sealed class ComponentTests : BunitContext
{
    public ComponentTests() => SetRendererInfo(new RendererInfo("Server", isInteractive: true));

    [Fact]
    public void A_table_that_failed_says_so_with_its_reference_and_shows_no_rows()
    {
        var table = Table(["a"], it => it.Add(table => table.ErrorText, "The store does not answer.").Add(table => table.ErrorReference, "err_1"));

        Assert.Contains("The store does not answer.", table.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("err_1", table.Find("[role=alert] code").TextContent);
        Assert.Empty(table.FindAll("table"));
    }

    [Fact]
    public void A_table_that_waits_for_its_first_rows_says_so() => Assert.Equal("Loading…", Table(null).Find(".loading p").TextContent);

    [Fact]
    public void An_empty_table_says_why()
    {
        Assert.Equal("No delivery yet", Table([], it => it.Add(table => table.Empty, "<p>No delivery yet</p>")).Find("p").TextContent);
        Assert.Equal("Nothing here yet", Table([]).Find(".state-title").TextContent);
    }

    [Fact]
    public void A_row_is_named_by_its_first_cell_which_carries_its_link()
    {
        var table = Table(["a", "b"], it => it.Add(table => table.RowHref, row => $"/rows/{row}").Add(table => table.IsFresh, row => row == "b").Add(table => table.IsCurrent, row => row == "a"));

        Assert.Equal(["/rows/a", "/rows/b"], table.FindAll("tbody th[scope=row] a").Select(link => link.GetAttribute("href")!).ToArray());
        Assert.Equal(["linked", "linked fresh"], table.FindAll("tbody tr").Select(row => row.ClassName!).ToArray());
        Assert.Equal("true", table.FindAll("tbody tr")[0].GetAttribute("aria-current"));
        Assert.Equal("Things", table.Find("caption").TextContent);
        Assert.Equal("Things", table.Find("[role=region]").GetAttribute("aria-label"));
    }

    [Fact]
    public void What_cannot_be_pressed_in_a_pager_is_still_there_and_leads_nowhere()
    {
        var steps = Render<Pager>(it => it.Add(pager => pager.OlderHref, "/list?before=1")).FindAll(".pager a");

        Assert.Equal(["Newest", "Newer", "Older"], steps.Select(step => step.TextContent.Trim()).ToArray());
        Assert.All(steps.Take(2), step => Assert.Equal(("true", null), (step.GetAttribute("aria-disabled"), step.GetAttribute("href"))));
        Assert.Equal((null, "/list?before=1"), (steps[2].GetAttribute("aria-disabled"), steps[2].GetAttribute("href")));
    }

    [Theory]
    [InlineData(1, "1 new")]
    [InlineData(999, "999 new")]
    [InlineData(1000, "1,000+ new")]
    [InlineData(5000, "1,000+ new")]
    public async Task New_rows_announce_themselves_and_can_be_asked_for(long count, string words)
    {
        var asked = 0;
        var button = Render<NewRowsButton>(it => it.Add(rows => rows.Count, count).Add(rows => rows.OnShow, EventCallback.Factory.Create(this, () => asked++)));

        Assert.Equal(words, button.Find("[role=status] button").TextContent.Trim());
        await button.Find("button").ClickAsync(new());

        Assert.Equal(1, asked);
    }

    [Fact]
    public void Without_new_rows_the_place_where_they_are_announced_stays_empty()
    {
        var status = Render<NewRowsButton>(it => it.Add(rows => rows.Count, 0)).Find("[role=status]");

        Assert.Equal("", status.TextContent.Trim());
    }

    [Theory]
    [InlineData(null, null, "not told")]
    [InlineData(0L, "EUR", "0.00 EUR")]
    [InlineData(123456789L, "EUR", "1,234,567.89 EUR")]
    [InlineData(-5L, "JPY", "-5 JPY")]
    [InlineData(1234567L, "KWD", "1,234.567 KWD")]
    [InlineData(long.MinValue, "GBP", "-92,233,720,368,547,758.08 GBP")]
    public void An_amount_is_shown_exactly_and_one_that_nobody_told_is_not_zero(long? minorUnits, string? code, string words)
    {
        Money? amount = minorUnits is { } units && Currency.TryFind(code, out var currency) ? new Money(units, currency) : null;

        Assert.Equal(words, Render<MoneyText>(it => it.Add(money => money.Amount, amount)).Find("span").TextContent);
    }

    private IRenderedComponent<DataTable<string>> Table(IReadOnlyList<string>? rows, Action<ComponentParameterCollectionBuilder<DataTable<string>>>? more = null) => Render<DataTable<string>>(it =>
    {
        it.Add(table => table.Rows, rows).Add(table => table.Caption, "Things").Add(table => table.Header, "<th>Name</th>")
            .Add(table => table.Lead, row => row).Add(table => table.Cells, row => $"<td>{row}</td>");
        more?.Invoke(it);
    });
}

/// <summary>Filters are a form whose values live in the address and nowhere else.</summary>
public sealed class FilterBarTests : BunitContext
{
    private static readonly IReadOnlyList<FilterOption> Colours = [new("red", "Red"), new("blue", "Blue")];

    public FilterBarTests() => SetRendererInfo(new RendererInfo("Server", isInteractive: true));

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void A_value_that_is_no_option_is_shown_as_it_is()
    {
        var bar = Bar("/list?colour=%3Cgreen%3E");

        Assert.Equal("unknown: <green>", bar.FindAll("option")[^1].TextContent);
        Assert.Equal("<green>", bar.Find("select").GetAttribute("value"));
    }

    [Fact]
    public async Task A_choice_goes_into_the_address_and_leaves_the_place_in_the_list()
    {
        var bar = Bar("/list?q=x&before=1");

        await bar.Find("select").ChangeAsync(new() { Value = "blue" });
        Assert.Equal("/list?q=x&colour=blue", Address);

        await bar.Find("select").ChangeAsync(new() { Value = "" });
        Assert.Equal("/list?q=x", Address);
    }

    [Fact]
    public async Task What_is_searched_for_is_trimmed()
    {
        var bar = Bar("/list");

        await bar.Find("input[type=search]").ChangeAsync(new() { Value = "  dlv_1 " });

        Assert.Equal("/list?q=dlv_1", Address);
        Assert.Equal("dlv_1", bar.Find("input[type=search]").GetAttribute("value"));
    }

    [Fact]
    public async Task The_controls_follow_the_address()
    {
        var bar = Bar("/list?colour=red");

        await bar.InvokeAsync(() => Navigation.NavigateTo("/list?colour=blue"));

        Assert.Equal("blue", bar.Find("select").GetAttribute("value"));
    }

    [Fact]
    public void Clear_takes_away_these_filters_and_nothing_else()
    {
        var bar = Bar("/list?colour=red&view=wide&before=1");

        Assert.Equal("/list?view=wide", bar.Find(".filter-clear").GetAttribute("href"));
        Assert.Empty(Bar("/list?view=wide").FindAll(".filter-clear"));
    }

    [Fact]
    public void Before_the_page_is_interactive_it_is_a_plain_form_that_keeps_the_rest_of_the_address()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        var bar = Bar("/list?colour=red&view=wide&before=1");

        Assert.Equal(("get", "/list"), (bar.Find("form").GetAttribute("method"), bar.Find("form").GetAttribute("action")));
        Assert.Equal(("view", "wide"), (bar.Find("input[type=hidden]").GetAttribute("name"), bar.Find("input[type=hidden]").GetAttribute("value")));
        Assert.Single(bar.FindAll("input[type=hidden]"));
        Assert.Equal("Apply", bar.Find("button[type=submit]").TextContent);
    }

    private string Address => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    private IRenderedComponent<FilterBar> Bar(string address)
    {
        Navigation.NavigateTo(address);
        return Render<FilterBar>(it => it
            .AddChildContent<SearchBox>()
            .AddChildContent<SelectFilter>(select => select.Add(filter => filter.Name, "colour").Add(filter => filter.Label, "Colour").Add(filter => filter.Options, Colours)));
    }
}
