using System.Globalization;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>Prints rows of text under headings, numbers to the right.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> rows = [headings];

    public void Add(params object[] cells) => rows.Add([.. cells.Select(Text)]);

    public void Print()
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        Console.WriteLine();
    }

    private static string Text(object cell) => cell switch
    {
        double number => number.ToString(number >= 100 ? "#,0" : "0.00", CultureInfo.InvariantCulture),
        int or long => string.Create(CultureInfo.InvariantCulture, $"{cell:#,0}"),
        _ => cell.ToString() ?? "",
    };
}
