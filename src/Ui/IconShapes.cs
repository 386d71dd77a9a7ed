namespace Mozarto.Dashboard.Ui;

/// <summary>
/// The icons of the house as stroked shapes on a grid of 24. Drawn inline: no icon font of a megabyte, and no icon names flashing as text while it loads.
/// An unknown name draws a plain dot, so that a misspelt icon never breaks a page.
/// </summary>
internal static class IconShapes
{
    private const string Circle = "<circle cx=\"12\" cy=\"12\" r=\"9\"/>";
    private const string Fallback = "<circle cx=\"12\" cy=\"12\" r=\"3\"/>";

    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["bell"] = "<path d=\"M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15z\"/><path d=\"M10 21h4\"/>",
        ["tray"] = "<path d=\"M3.5 13.5 6 5h12l2.5 8.5V19h-17z\"/><path d=\"M3.5 13.5H9a3 3 0 0 0 6 0h5.5\"/>",
        ["flask"] = "<path d=\"M9.5 3.5h5\"/><path d=\"M10.5 3.5V10L5 19a1 1 0 0 0 .9 1.5h12.2A1 1 0 0 0 19 19l-5.5-9V3.5\"/><path d=\"M7.5 15h9\"/>",
        ["arrows"] = "<path d=\"M4 8.5h15\"/><path d=\"m15.5 5 3.5 3.5-3.5 3.5\"/><path d=\"M20 15.5H5\"/><path d=\"M8.5 12 5 15.5 8.5 19\"/>",
        ["banknote"] = "<rect x=\"3\" y=\"6\" width=\"18\" height=\"12\" rx=\"1.5\"/><circle cx=\"12\" cy=\"12\" r=\"2.6\"/><path d=\"M6.5 9.5v5M17.5 9.5v5\"/>",
        ["sliders"] = "<path d=\"M4 7h9M17 7h3M4 17h3M11 17h9\"/><circle cx=\"15\" cy=\"7\" r=\"2\"/><circle cx=\"9\" cy=\"17\" r=\"2\"/>",
        ["ledger"] = "<path d=\"M6 3.5h12v17H6z\"/><path d=\"M9 8h6M9 12h6M9 16h3.5\"/>",
        ["check"] = "<path d=\"m5 12.5 4.5 4.5L19 7.5\"/>",
        ["check-circle"] = Circle + "<path d=\"m8 12.3 2.8 2.8L16 9.6\"/>",
        ["cross"] = "<path d=\"m6 6 12 12M18 6 6 18\"/>",
        ["cross-circle"] = Circle + "<path d=\"m9 9 6 6M15 9l-6 6\"/>",
        ["dot-circle"] = Circle + "<circle cx=\"12\" cy=\"12\" r=\"1.6\" fill=\"currentColor\"/>",
        ["circle-dashed"] = "<circle cx=\"12\" cy=\"12\" r=\"9\" stroke-dasharray=\"3 3.2\"/>",
        ["info"] = Circle + "<path d=\"M12 11v5.5M12 7.6v.1\"/>",
        ["clock"] = Circle + "<path d=\"M12 7v5.3l3.4 2\"/>",
        ["warning"] = "<path d=\"M12 4 2.8 20h18.4z\"/><path d=\"M12 10v4.5M12 17.2v.1\"/>",
        ["search"] = "<circle cx=\"10.5\" cy=\"10.5\" r=\"6.5\"/><path d=\"m15.5 15.5 5 5\"/>",
        ["copy"] = "<rect x=\"8.5\" y=\"8.5\" width=\"12\" height=\"12\" rx=\"1.5\"/><path d=\"M5.5 15.5h-2v-12h12v2\"/>",
        ["refresh"] = "<path d=\"M19.5 12A7.5 7.5 0 1 1 17 6.4l2.5 2.3\"/><path d=\"M19.5 4v4.7h-4.7\"/>",
        ["retry"] = "<path d=\"M4.5 12A7.5 7.5 0 1 0 7 6.4L4.5 8.7\"/><path d=\"M4.5 4v4.7h4.7\"/>",
        ["first"] = "<path d=\"M6 5v14M18 5l-7 7 7 7\"/>",
        ["previous"] = "<path d=\"m15 5-7 7 7 7\"/>",
        ["next"] = "<path d=\"m9 5 7 7-7 7\"/>",
        ["up"] = "<path d=\"M12 19.5v-15M5.5 11 12 4.5l6.5 6.5\"/>",
        ["down"] = "<path d=\"m6 9.5 6 6 6-6\"/>",
        ["download"] = "<path d=\"M12 4v11M7 10.5l5 5 5-5M4.5 20h15\"/>",
        ["send"] = "<path d=\"M20.5 3.5 3.5 10l7 3.5 3.5 7z\"/><path d=\"m10.5 13.5 10-10\"/>",
        ["shield"] = "<path d=\"M12 3.5 5 6v6c0 4 3 7 7 8.5 4-1.5 7-4.5 7-8.5V6z\"/><path d=\"m9 12 2.2 2.2L15.2 10\"/>",
        ["lock"] = "<rect x=\"5\" y=\"10.5\" width=\"14\" height=\"10\" rx=\"1.5\"/><path d=\"M8 10.500V8a4 4 0 0 1 8 0v2.5\"/>",
        ["person"] = "<circle cx=\"12\" cy=\"8\" r=\"4\"/><path d=\"M4.5 20.500a7.5 7.5 0 0 1 15 0\"/>",
        ["sign-out"] = "<path d=\"M14 4.500H5v15h9\"/><path d=\"M10 12h10.500M16.5 8l4 4-4 4\"/>",
        ["sun"] = "<circle cx=\"12\" cy=\"12\" r=\"4\"/><path d=\"M12 2.500V5M12 19v2.500M2.5 12H5M19 12h2.500M5.3 5.3 7 7M17 17l1.7 1.700M18.7 5.3 17 7M7 17l-1.7 1.7\"/>",
        ["moon"] = "<path d=\"M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z\"/>",
        ["screen"] = "<rect x=\"3\" y=\"4.5\" width=\"18\" height=\"12\" rx=\"1.5\"/><path d=\"M8.5 20h7M12 16.500V20\"/>",
        ["filter"] = "<path d=\"M4 6h16M7 12h10M10 18h4\"/>",
        ["inbox-empty"] = "<path d=\"M4 5h16v14H4z\"/><path d=\"M4 13.500h4.500a3.5 3.5 0 0 0 7 0H20\"/>",
        ["pause"] = "<path d=\"M8 5v14M16 5v14\"/>",
        ["play"] = "<path d=\"M7 4.500v15l12-7.500z\"/>",
        ["key"] = "<circle cx=\"8\" cy=\"15.5\" r=\"4\"/><path d=\"m11 12.5 8.5-8.500M16 7.500l2.5 2.5\"/>",
        ["note"] = "<path d=\"M4.5 4.500h15v11h-9l-4 4v-4h-2z\"/>",
        ["link-out"] = "<path d=\"M10 5H4.500v14.500H19V14\"/><path d=\"M14 4.500h5.500V10M19.5 4.5 11 13\"/>",
        ["compare"] = "<path d=\"M4 5h6v14H4zM14 5h6v14h-6z\"/>",
        ["more"] = "<path d=\"M5.5 12h.1M12 12h.1M18.5 12h.1\"/>",
    };

    public static IEnumerable<string> Names => Shapes.Keys;

    public static string Of(string name) => Shapes.GetValueOrDefault(name, Fallback);
}
