using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Tests.Secrets;

/// <summary>
/// Secrets that can be found again wherever they come to lie: all begin with a tag that nothing else on the machine has, and are looked for as text of one
/// and of two bytes a letter, in base64 at each of its three offsets, and as hexadecimal digits.
/// </summary>
internal sealed class Canaries
{
    private const int BytesShown = 60;

    private readonly string tag = $"cnry{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
    private readonly List<(string Form, byte[] Pattern)> patterns;

    public Canaries() => patterns = [.. FormsOf(tag)];

    /// <summary>A secret of that name, different each time.</summary>
    public string New(string name) => $"{tag}-{name}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Something secret that is made while the product runs, and so cannot bear the tag.</summary>
    public void Also(string secret) => patterns.AddRange(FormsOf(secret));

    /// <summary>What is found in that place, with a few bytes around it; nothing where none is.</summary>
    public IEnumerable<string> In(string place, byte[] content) =>
        from each in patterns
        let at = content.AsSpan().IndexOf(each.Pattern)
        where at >= 0
        select $"{place}, as {each.Form}: {Around(content, at)}";

    public IEnumerable<string> In(string place, string content) => In(place, Encoding.UTF8.GetBytes(content));

    private static IEnumerable<(string Form, byte[] Pattern)> FormsOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        yield return ("text", bytes);
        yield return ("wide text", Encoding.Unicode.GetBytes(text));
        yield return ("hexadecimal digits", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        yield return ("HEXADECIMAL digits", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
        for (var before = 0; before < 3; before++)
        {
            // The letters at both ends also depend on what stands beside the text.
            var encoded = Base64Url.EncodeToString([.. new byte[before], .. bytes])[(before == 0 ? 0 : 4)..];
            yield return ($"base64 at {before}", Encoding.ASCII.GetBytes(encoded[..(encoded.Length / 4 * 4)]));
        }
    }

    private static string Around(byte[] content, int at)
    {
        var from = Math.Max(0, at - BytesShown);
        return string.Concat(Encoding.Latin1.GetString(content, from, Math.Min(content.Length - from, 3 * BytesShown)).Select(letter => char.IsControl(letter) ? '·' : letter));
    }
}

public sealed class CanariesTests
{
    private readonly Canaries canaries = new();

    [Fact]
    public void A_secret_is_found_in_every_form_in_which_it_could_lie_about()
    {
        var secret = canaries.New("a-secret");
        var bytes = Encoding.UTF8.GetBytes(secret);

        foreach (var place in new[] { $"before {secret} behind", Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes) }) Assert.NotEmpty(canaries.In("a place", place));
        Assert.NotEmpty(canaries.In("a place", Encoding.Unicode.GetBytes($"before {secret}")));
        foreach (var before in new[] { "", "x", "xy", "xyz" })
        {
            Assert.NotEmpty(canaries.In("a place", Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret))));
            Assert.NotEmpty(canaries.In("a place", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}:{secret}:behind"))}"));
        }
    }

    [Fact]
    public void What_is_no_secret_is_not_found_and_what_is_told_later_is()
    {
        Assert.Empty(canaries.In("a place", new Canaries().New("of-another-run")));

        canaries.Also("made-while-it-ran");

        Assert.NotEmpty(canaries.In("a place", "and made-while-it-ran too"));
    }
}
