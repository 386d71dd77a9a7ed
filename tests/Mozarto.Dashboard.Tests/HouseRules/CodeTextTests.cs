namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class CodeTextTests
{
    [Theory]
    [InlineData("a // b", "a     ")]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("a /* b\nc */ d", "a     \n     d")]
    [InlineData("x = \"a\\\"b\" + y", "x = \"    \" + y")]
    [InlineData("x = @\"a\\\" + y", "x = @\"  \" + y")]
    [InlineData("x = @\"a\"\"b\" + y", "x = @\"    \" + y")]
    [InlineData("x = '\"' + y", "x = ' ' + y")]
    [InlineData("x = '\\'' + y", "x = '  ' + y")]
    [InlineData("$\"a{b}c\" + d", "$\" {b} \" + d")]
    [InlineData("$\"a{{b}}c\" + d", "$\"       \" + d")]
    [InlineData("$\"{a:x}b\" + d", "$\"{a  } \" + d")]
    [InlineData("$\"{(a ? \"b\" : \"c\")}d\" + e", "$\"{(a ? \" \" : \" \")} \" + e")]
    [InlineData("\"\"\"a\"b\"\"\" + c", "\"\"\"   \"\"\" + c")]
    [InlineData("$$\"\"\"a{b}{{c}}\"\"\" + d", "$$\"\"\"    {{c}}\"\"\" + d")]
    [InlineData("\"never closed", "\"            ")]
    [InlineData("/* never closed", "               ")]
    public void Comments_and_literals_are_blanked_and_the_rest_stays(string text, string code) => Assert.Equal(code, CodeText.Of(text));

    [Fact]
    public void Blanked_code_has_the_length_and_the_lines_of_its_text() => Assert.All(Sources.Product.Concat(Sources.Tests), file =>
    {
        Assert.Equal(file.Text.Length, file.Code.Length);
        Assert.Equal(file.Text.Count(character => character == '\n'), file.Code.Count(character => character == '\n'));
    });
}
