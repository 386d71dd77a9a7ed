using System.Buffers;
using System.Text;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// One line of a CSV file (RFC 4180), field by field: pure. Foreign text that a spreadsheet would run as a formula gets an apostrophe in front;
/// what is exact (numbers, instants, ids of ours) is written as it is, so that negative amounts stay numbers.
/// </summary>
internal sealed class CsvLine
{
    public const string End = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    // What starts a formula in spreadsheets, in both widths; tab and line ends are dropped by some of them before they look.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\0\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    private readonly StringBuilder line = new();
    private bool isStarted;

    /// <summary>A value of our own making.</summary>
    public CsvLine Exact(string? value)
    {
        if (isStarted) line.Append(',');
        isStarted = true;
        if (string.IsNullOrEmpty(value)) return this;
        var isQuoted = value.AsSpan().ContainsAny(Quoted) || value[0] == ' ' || value[^1] == ' ';
        if (isQuoted) line.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else line.Append(value);
        return this;
    }

    /// <summary>Text that somebody else chose.</summary>
    public CsvLine Text(string? value) => Exact(IsFormula(value) ? "'" + value : value);

    public override string ToString() => line + End;

    // Blanks in front do not keep a spreadsheet from seeing a formula.
    private static bool IsFormula(string? value)
    {
        if (string.IsNullOrEmpty(value)) return false;
        var rest = value.AsSpan().TrimStart();
        return FormulaStarts.Contains(value[0]) || (!rest.IsEmpty && FormulaStarts.Contains(rest[0]));
    }
}
