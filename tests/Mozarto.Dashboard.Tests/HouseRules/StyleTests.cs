namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class StyleTests
{
    [Fact]
    public void The_sources_do_without_what_the_house_does_without()
    {
        var paths = Sources.Product.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

        Sources.AssertNone(Sources.Product.Where(file => !file.IsMigration).SelectMany(file => Style.Check(file, paths.Contains)));
    }

    [Theory]
    [InlineData("Ui/A.cs", "#region A\n#endregion")]
    [InlineData("Ui/A.cs", "var now = DateTime.UtcNow;")]
    [InlineData("Ui/A.cs", "var now = System.DateTimeOffset.Now;")]
    [InlineData("Ui/A.razor", "<p>@DateTime.Today</p>")]
    [InlineData("Ui/A.cs", "Thread.Sleep(1);")]
    [InlineData("Ui/A.cs", "try { } catch (Exception) { }")]
    [InlineData("Ui/A.cs", "try { } catch (System.Exception exception) { }")]
    [InlineData("Ui/A.cs", "try { } catch (Exception exception) when (exception is not IOException) { }")]
    [InlineData("Ui/A.cs", "try { } catch (Exception exception) when (!stopping) { }")]
    [InlineData("Ui/A.cs", "try { } catch { }")]
    [InlineData("Ui/A.cs", "try { }\ncatch when (a) { }")]
    [InlineData("Ui/A.cs", "sealed partial class A { }")]
    [InlineData("Ui/A.razor.cs", "public partial class A { }")]
    [InlineData("Ui/A.cs", "readonly partial record struct A;")]
    public void What_the_house_does_without_is_found(string path, string text) => Assert.Single(Style.Check(new(path, text), _ => false));

    [Theory]
    [InlineData("Jobs/JobRunner.cs", "try { } catch (Exception) { }")]
    [InlineData("Ui/A.cs", "try { } catch (Exception exception) when (exception is DbException or IOException) { }")]
    [InlineData("Ui/A.cs", "try { } catch (ExceptionOfOurs) { } catch (IOException) { }")]
    [InlineData("Ui/A.cs", "// DateTime.Now\nvar s = \"Thread.Sleep\";")]
    [InlineData("Ui/A.cs", "static partial class A { [LoggerMessage(1, LogLevel.Information, \"a\")] static partial void Log(); }")]
    [InlineData("Data/DashboardContext.cs", "abstract partial class DashboardContext;")]
    public void What_has_a_reason_is_left_alone(string path, string text) => Assert.Empty(Style.Check(new(path, text), _ => false));

    [Fact]
    public void Code_behind_may_be_partial_beside_its_component() =>
        Assert.Empty(Style.Check(new("Ui/A.razor.cs", "public partial class A { }"), path => path == "Ui/A.razor"));
}
