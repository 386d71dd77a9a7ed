namespace Mozarto.Dashboard.Tests;

public sealed class EntityIdTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("dlv")]
    [InlineData("dlv_")]
    [InlineData("dlv_00000000000000")] // a digit too many
    [InlineData("dlv_000000000001")] // a digit too few
    [InlineData("dlv_0000000000000")] // zero is no id
    [InlineData("out_0000000000001")]
    [InlineData("dlv-0000000000001")]
    [InlineData("dlv_00000000000i1")] // i, l, o and u are no digits
    [InlineData("dlv_00000000000l1")]
    [InlineData("dlv_00000000000o1")]
    [InlineData("dlv_00000000000u1")]
    [InlineData("dlv_000000 000001")]
    [InlineData("dlv_000000000000-")]
    [InlineData("dlv_-000000000001")]
    [InlineData("dlv_00000000000\u06601")] // an Arabic zero
    [InlineData("dlv_zzzzzzzzzzzzz")] // beyond 64 bits
    [InlineData("dlv_g000000000000")] // 2^64
    [InlineData("dlv_000000000000\u212A")] // the Kelvin sign, which becomes a k in lower case
    [InlineData("dlv_g000000000001")] // 2^64 + 1
    [InlineData("dlv_fzzzzzzzzzzzz")] // negative as a signed number
    [InlineData("dlv_8000000000000")] // 2^63, likewise
    [InlineData("0000000000001")]
    public void What_is_no_id_is_refused(string? text) => Assert.False(EntityId.TryParse("dlv", text, out _));

    [Theory]
    [InlineData(1L, "dlv_0000000000001")]
    [InlineData(31L, "dlv_000000000000z")]
    [InlineData(32L, "dlv_0000000000010")]
    [InlineData(long.MaxValue, "dlv_7zzzzzzzzzzzz")]
    public void An_id_is_written_in_thirteen_digits_and_read_back(long id, string text)
    {
        Assert.Equal(text, EntityId.Format("dlv", id));
        Assert.True(EntityId.TryParse("dlv", text, out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void Every_bit_survives_the_round_trip()
    {
        for (var bit = 0; bit < 63; bit++)
        {
            Assert.True(EntityId.TryParse("txn", EntityId.Format("txn", 1L << bit), out var read));
            Assert.Equal(1L << bit, read);
        }
    }

    [Theory]
    [InlineData("  dlv_00000000000ab\n")]
    [InlineData("DLV_00000000000AB")]
    public void Letter_case_and_white_space_around_it_do_not_matter(string pasted)
    {
        Assert.True(EntityId.TryParse("dlv", pasted, out var id));
        Assert.Equal(10 * 32 + 11, id);
    }

    [Fact]
    public void Texts_sort_as_their_numbers_do()
    {
        long[] ids = [1, 9, 10, 31, 32, 1023, 1024, 1L << 40, (1L << 40) + 1, long.MaxValue - 1, long.MaxValue];

        var sorted = ids.Select(id => EntityId.Format("dlv", id)).Reverse().Order(StringComparer.Ordinal);

        Assert.Equal(ids.Select(id => EntityId.Format("dlv", id)), sorted, StringComparer.Ordinal);
    }
}
