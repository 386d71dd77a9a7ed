using Bunit;

namespace Mozarto.Dashboard.Tests.Ui;

public sealed class RenderingTests : BunitContext
{
    [Fact]
    public async Task A_component_renders_and_answers_a_click()
    {
        var counter = Render<Counter>();
        counter.Find("p").MarkupMatches("<p class='count'>Pressed 0 times</p>");

        await counter.Find("button").ClickAsync(new());

        counter.Find("p").MarkupMatches("<p   class='count'>\n Pressed 1 times </p>");
    }

    [Fact]
    public void Different_markup_does_not_match()
    {
        var counter = Render<Counter>();

        Assert.Throws<HtmlEqualException>(() => counter.Find("p").MarkupMatches("<p class='count'>Pressed 1 times</p>"));
    }
}
