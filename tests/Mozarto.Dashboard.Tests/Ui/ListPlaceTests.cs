using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>Where the reader stands in a list, and what is new to them.</summary>
public sealed class ListPlaceTests
{
    private readonly ListPlace place = new("/rows");

    [Theory]
    [InlineData("")]
    [InlineData("?before=")]
    [InlineData("?q=x&before=")]
    public void Without_a_key_it_is_the_top(string query)
    {
        Enter(query);
        place.Show(null, null, 10);

        Assert.True(place.IsTop);
        Assert.Equal((null, null, null), (place.NewestHref, place.NewerHref, place.OlderHref));
    }

    [Fact]
    public void Steps_keep_the_filter_and_exchange_the_key()
    {
        Enter("?q=x&before=5&state=open");
        place.Show("4", "1", 10);

        Assert.Equal("/rows?q=x&state=open", place.NewestHref);
        Assert.Equal("/rows?q=x&state=open&after=4", place.NewerHref);
        Assert.Equal("/rows?q=x&before=1&state=open", place.OlderHref);
    }

    [Fact]
    public void Where_there_is_no_more_there_is_no_step()
    {
        Enter("?after=9");
        place.Show(null, "7", 10);

        Assert.Equal(("/rows", null, "/rows?before=7"), (place.NewestHref, place.NewerHref, place.OlderHref));
    }

    [Fact]
    public void What_is_newer_is_counted_from_the_top_that_was_seen_and_not_from_older_pages()
    {
        Enter("");
        place.Show(null, "50", 100);
        Enter("?before=50");
        place.Show("49", null, 120);

        Assert.Equal(100, place.NewestSeen);
    }

    [Fact]
    public void Whoever_comes_to_an_older_page_first_has_seen_what_there_was_then()
    {
        Enter("?before=50");
        place.Show("49", null, 120);

        Assert.Equal(120, place.NewestSeen);
    }

    [Fact]
    public void Reading_again_takes_the_announcement_away()
    {
        Enter("");
        place.Show(null, null, 100);
        place.NewerCount = 3;

        place.Show(null, null, 103);

        Assert.Equal((0, 103L), (place.NewerCount, place.NewestSeen));
    }

    [Fact]
    public void At_the_top_what_was_announced_is_marked_once_it_is_shown()
    {
        Enter("");
        place.Show(null, null, 100);
        Assert.False(place.IsFresh(101));

        Assert.Null(place.GoToNewest());
        place.Show(null, null, 103);

        Assert.Equal((false, true), (place.IsFresh(100), place.IsFresh(101)));
    }

    [Fact]
    public void From_an_older_page_what_was_announced_is_marked_on_arrival_at_the_top_and_only_there()
    {
        Enter("");
        place.Show(null, "50", 100);
        Enter("?before=50");
        place.Show("49", null, 103);

        Assert.Equal("/rows", place.GoToNewest());
        Assert.False(place.IsFresh(101));
        Enter("");
        Assert.Equal((false, true), (place.IsFresh(100), place.IsFresh(101)));
        Enter("?q=x");
        Assert.False(place.IsFresh(101));
    }

    private void Enter(string query) => place.Enter(PageQuery.Parse("/rows" + query));
}
