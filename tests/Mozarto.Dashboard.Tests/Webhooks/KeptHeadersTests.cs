using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Which headers reach the disk, and which values never do.</summary>
public sealed class KeptHeadersTests
{
    private const string Canary = "canary-7f3a";

    [Theory]
    [InlineData("Authorization", "Bearer canary-7f3a", "Bearer •••")]
    [InlineData("authorization", "BEARER canary-7f3a", "Bearer •••")]
    [InlineData("Authorization", "Bearer  canary-7f3a", "Bearer •••")]
    [InlineData("Authorization", "Basic canary-7f3a", "Basic •••")]
    [InlineData("Authorization", "Digest username=canary-7f3a", "Digest •••")]
    [InlineData("Authorization", "canary-7f3a", "•••")]
    [InlineData("Authorization", "canary-7f3a Bearer x", "•••")]
    [InlineData("Authorization", "Bearer\tcanary-7f3a", "•••")]
    [InlineData("Authorization", "Bearercanary-7f3a", "•••")]
    [InlineData("Authorization", "", "•••")]
    [InlineData("Proxy-Authorization", "Basic canary-7f3a", "Basic •••")]
    [InlineData("Cookie", "session=canary-7f3a", "•••")]
    [InlineData("X-Api-Key", "canary-7f3a", "•••")]
    [InlineData("x-api-KEY", "canary-7f3a", "•••")]
    [InlineData("Api-Key", "canary-7f3a", "•••")]
    [InlineData("X-Auth-Token", "canary-7f3a", "•••")]
    [InlineData("X-Access-Token", "canary-7f3a", "•••")]
    [InlineData("X-User-Token", "canary-7f3a", "•••")]
    [InlineData("X-User-Authorization", "canary-7f3a", "•••")]
    [InlineData("X-Webhook-Secret", "canary-7f3a", "•••")]
    [InlineData("my-PASSWORD", "canary-7f3a", "•••")]
    [InlineData("X-Session-Id", "canary-7f3a", "•••")]
    public void Secret_values_are_masked_before_they_are_written(string name, string value, string kept)
    {
        var text = KeptHeaders.Write(new HeaderDictionary { [name] = value });

        Assert.Equal([new KeptHeader(name, kept)], KeptHeaders.Read(text));
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_several_secret_values_is_masked()
    {
        var text = KeptHeaders.Write(new HeaderDictionary { ["Authorization"] = new StringValues([$"Bearer {Canary}", Canary]) });

        Assert.Equal([new KeptHeader("Authorization", "Bearer •••"), new KeptHeader("Authorization", "•••")], KeptHeaders.Read(text));
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_stays_whole_because_it_is_needed_to_verify_again()
    {
        var signature = $"t=1770000000,v1={new string('a', 64)}";

        Assert.Equal([new KeptHeader("Mozart-Pay-Signature", signature)], Kept(("Mozart-Pay-Signature", signature)));
    }

    [Theory]
    [InlineData("canary-7f3a", "•••")]
    [InlineData("t=1770000000,v1=canary-7f3a", "t=1770000000,v1=•••")]
    [InlineData(" t=canary-7f3a , v1=aB0", "t=•••, v1=aB0")]
    [InlineData("t=1770000000, v1=aa,canary-7f3a", "t=1770000000, v1=aa,•••")]
    [InlineData("canary-7f3a=1,v2=aa", "•••=•••,v2=aa")]
    [InlineData("t=,v1=,=,", "t=,v1=,•••=•••,•••")]
    [InlineData("v1=aa=canary-7f3a", "v1=•••")]
    public void What_is_no_signature_is_masked_in_its_place(string value, string kept) =>
        Assert.Equal([new KeptHeader("mozart-pay-signature", kept)], Kept(("mozart-pay-signature", value)));

    [Fact]
    public void A_signature_too_long_to_be_one_stays_so_when_it_is_read_again()
    {
        var kept = Kept(("Mozart-Pay-Signature", $"t=1770000000,v1={new string('a', 64)},{new string('x', 5000)}=1"));

        Assert.EndsWith("•••=•••… (5083 characters)", kept[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_and_duplicates_are_kept()
    {
        var kept = Kept(("X-Second", new StringValues(["2", "1", "2"])), ("Accept", "*/*"), ("X-First", ""));

        Assert.Equal(
            [new KeptHeader("X-Second", "2"), new KeptHeader("X-Second", "1"), new KeptHeader("X-Second", "2"), new KeptHeader("Accept", "*/*"), new KeptHeader("X-First", "")], kept);
    }

    [Fact]
    public void A_long_value_is_cut_and_says_how_long_it_was()
    {
        var kept = Kept(("X-Long", new string('x', 4096)), ("X-Longer", new string('x', 4097)));

        Assert.Equal(new string('x', 4096), kept[0].Value);
        Assert.Equal(new string('x', 4096) + "… (4097 characters)", kept[1].Value);
    }

    [Fact]
    public void A_cut_in_the_middle_of_a_character_does_no_harm()
    {
        var kept = Kept(("X-Emoji", "x" + string.Concat(Enumerable.Repeat("\U0001F600", 3000))));

        Assert.StartsWith("x\U0001F600", kept[0].Value, StringComparison.Ordinal);
        Assert.EndsWith("(6001 characters)", kept[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_a_hundred_are_kept() => Assert.Equal(100, Kept(("X-Many", new StringValues(Enumerable.Repeat("v", 150).ToArray()))).Count);

    [Theory]
    [InlineData("\"],[\"X-Forged\",\"1")]
    [InlineData("\\\"}]\r\n\u001b[31m")]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("\u0000\u202e\ud83d")]
    public void A_value_cannot_break_out_of_what_is_stored(string value)
    {
        var kept = Kept(("X-Hostile", value));

        Assert.Single(kept);
        Assert.Equal(value.Replace('\ud83d', '\ufffd'), kept[0].Value);
    }

    private static IReadOnlyList<KeptHeader> Kept(params (string Name, StringValues Values)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, values) in headers) dictionary[name] = values;
        return KeptHeaders.Read(KeptHeaders.Write(dictionary));
    }
}
