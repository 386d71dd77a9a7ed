namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class PortabilityTests
{
    // Samples are put together here, because this file is read by the rule too.
    private const string Slash = "/";

    [Fact]
    public void Nothing_ties_a_clone_to_one_machine_or_one_registry() => Sources.AssertNone(Sources.All.SelectMany(Portability.Check));

    [Theory]
    [InlineData("run.sh", "cd " + Slash + "work/main")]
    [InlineData("a.json", "\"path\": \"" + Slash + "root/.nuget\"")]
    [InlineData("a.cs", "var folder = \"" + Slash + "tmp/wt/tests\";")]
    [InlineData("tests/clients/.npmrc", "registry=https:" + Slash + Slash + "registry" + ".npmjs.org/")]
    [InlineData("packages.lock.json", "\"resolved\": \"https:" + Slash + Slash + "packages.example/a.tgz\"")]
    [InlineData("tests/clients/package-lock.json", "\"resolved\": \"http:" + Slash + Slash + "127.0.0.1/a.tgz\"")]
    public void What_ties_it_is_found(string path, string text) => Assert.Single(Portability.Check(new(path, text)));

    [Theory]
    [InlineData("a.md", "see tests/work/notes and ./root/file, $HOME/work/x")]
    [InlineData("a.cs", "https://example.com/page")]
    public void What_moves_with_the_clone_is_left_alone(string path, string text) => Assert.Empty(Portability.Check(new(path, text)));
}
