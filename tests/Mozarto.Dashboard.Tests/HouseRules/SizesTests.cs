namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class SizesTests
{
    // A file stands here only with the reason why splitting it would make it worse.
    private static readonly Exemption[] Exempt = [];

    [Fact]
    public void Files_methods_and_the_code_of_pages_are_short() =>
        Sources.AssertNone(Sources.Product
            .Where(file => !file.IsMigration && Exempt.All(exemption => exemption.Path != file.Path))
            .SelectMany(Sizes.Check));

    [Theory]
    [InlineData("Ui/A.cs", 201, 1)]
    [InlineData("Ui/A.cs", 200, 0)]
    [InlineData("Ui/A.razor", 201, 1)]
    [InlineData("Program.cs", 61, 1)]
    [InlineData("Program.cs", 60, 0)]
    public void A_file_has_its_limit(string path, int lines, int violations) =>
        Assert.Equal(violations, Sizes.Check(new(path, string.Concat(Enumerable.Repeat("// line\n", lines)))).Count());

    [Theory]
    [InlineData("class A\n{\n    [Fact(Name = \"x\")]\n    void M<T>(int a = 1)\n        where T : class\n    {\n", "    }\n}", 4)]
    [InlineData("class A\n{\n    A(int a) : base(new { a })\n    {\n", "    }\n}", 3)]
    [InlineData("class A\n{\n    int M(int a) => a switch\n    {\n", "    };\n}", 3)]
    [InlineData("class A\n{\n    int P\n    {\n        get {\n", "    } }\n}", 4)]
    [InlineData("record A(int B)\n{\n    int field = 1;\n    enum E { One = 1, Two }\n    class Inner { void M() {\n", "    } }\n}", 2)]
    [InlineData("namespace X;\nusing Y;\nclass A { int a; public static A operator +(A x, A y) {\n", "    } }", 2)]
    [InlineData("enum E\n{\n    /// <summary>One.</summary>\n    One,\n    Two,\n}\nstatic class A { void M() {\n", "    } }", 2)]
    [InlineData("@code {\n    void M()\n    {\n", "    }\n}", 3)]
    public void A_method_has_its_limit(string before, string after, int ownLines)
    {
        var path = before.StartsWith('@') ? "Ui/A.razor" : "Ui/A.cs";

        Assert.Empty(Sizes.Check(new(path, before + Statements(40 - ownLines) + after)));
        var tooLong = Assert.Single(Sizes.Check(new(path, before + Statements(41 - ownLines) + after)));
        Assert.Contains("has 41 lines", tooLong.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_next_to_each_other_are_counted_apart_and_a_table_of_data_not_at_all()
    {
        var text = $"class A\n{{\n    int[] table = [\n{string.Concat(Enumerable.Repeat("        1,\n", 50))}    ];\n"
            + $"    void B()\n    {{\n{Statements(30)}    }}\n    void C()\n    {{\n{Statements(30)}    }}\n}}";

        Assert.Empty(Sizes.Check(new("Ui/A.cs", text)));
        Assert.Equal([("B", 33), ("C", 33)], Members.In(CodeText.Of(text)).Select(member => (member.Name, member.Lines)));
    }

    [Fact]
    public void The_code_of_a_page_has_its_limit_and_that_of_another_component_only_the_limit_of_a_file()
    {
        var code = $"@code {{\n{string.Concat(Enumerable.Repeat("    private int a;\n", 41))}}}\n";

        Assert.Contains("@code of 41 lines", Assert.Single(Sizes.Check(new("Home/A.razor", "@page \"/a\"\n" + code))).What, StringComparison.Ordinal);
        Assert.Empty(Sizes.Check(new("Ui/A.razor", code)));
    }

    private static string Statements(int lines) => string.Concat(Enumerable.Repeat("        if (a) { b(); }\n", lines));
}
