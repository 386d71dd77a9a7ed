namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class ClosedPagesTests
{
    private static readonly SourceFile Imports = new("_Imports.razor", "@using Microsoft.AspNetCore.Authorization\n@attribute [Authorize]\n");

    [Fact]
    public void Every_page_is_closed_unless_it_is_on_the_list() => Sources.AssertNone(ClosedPages.Check(Sources.Product));

    [Fact]
    public void Everything_on_the_list_is_there_and_open() => Assert.All(ClosedPages.Open, exemption =>
        Assert.Contains("AllowAnonymous", Assert.Single(Sources.Product, file => file.Path == exemption.Path).Code, StringComparison.Ordinal));

    [Fact]
    public void A_page_without_the_attribute_in_the_imports_is_found()
    {
        SourceFile page = new("Home/HomePage.razor", "@page \"/\"\n<h1>Home</h1>");

        Assert.Single(ClosedPages.Check([page]));
        Assert.Single(ClosedPages.Check([page, new("_Imports.razor", "@* @attribute [Authorize] *@")]));
        Assert.Single(ClosedPages.Check([page, new("Home/_Imports.razor", "@attribute [Authorize]")]));
        Assert.Empty(ClosedPages.Check([page, Imports]));
    }

    [Theory]
    [InlineData("Home/HomePage.razor", "@page \"/\"\n@attribute [AllowAnonymous]")]
    [InlineData("Home/_Imports.razor", "@attribute [AllowAnonymous]")]
    [InlineData("Home/HomePage.razor.cs", "[AllowAnonymous] public partial class HomePage;")]
    [InlineData("Payouts/A.cs", "app.MapGet(\"/\", () => 1).AllowAnonymous();")]
    public void What_opens_to_everybody_without_being_on_the_list_is_found(string path, string text) =>
        Assert.Single(ClosedPages.Check([Imports, new(path, text)]));

    [Fact]
    public void What_is_on_the_list_may_open() =>
        Assert.Empty(ClosedPages.Check([Imports, new("Shell/ErrorPage.razor", "@page \"/error\"\n@attribute [AllowAnonymous]")]));
}
