using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>What a reader sees of markup that was made of foreign text, and whether any of it could be more than text.</summary>
internal static partial class ForeignText
{
    /// <summary>The text as a browser shows it. Fails when anything but our own spans is left as markup.</summary>
    public static string Seen(string html)
    {
        var text = OwnMarkup().Replace(html, "");
        Assert.DoesNotContain(text, character => character is '<' or '>' or '"' or '\'');
        return WebUtility.HtmlDecode(text);
    }

    /// <summary>A generator for random input; its seed stands in whatever message is given to <see cref="Says"/>.</summary>
    public static (Random Random, int Seed) NewRandom()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
#pragma warning disable CA5394 // Test data, and it must be repeatable from its seed.
        return (new Random(seed), seed);
#pragma warning restore CA5394
    }

    /// <summary>Runs a check and names the seed and the input when it fails.</summary>
    public static void Says(int seed, byte[] input, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, input {Convert.ToHexString(input)}: {exception.Message}", exception);
        }
    }

    [GeneratedRegex("<span class=\"code-[a-z]( code-[a-z])?\"( title=\"[A-Za-z0-9 -]+\")?>|</span>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OwnMarkup();
}
