using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Tests.Access;

public sealed class ReasonTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void Without_a_reason_it_is_said_what_to_do(string? entered)
    {
        Assert.False(Reason.TryRead(entered, out _, out var fault));
        Assert.Equal("Say why: the reason is kept with it.", fault);
    }

    [Fact]
    public void A_reason_has_an_end()
    {
        Assert.False(Reason.TryRead(new string('x', 501), out _, out var fault));
        Assert.Equal("A reason has at most 500 characters; this one has 501.", fault);
    }

    [Theory]
    [InlineData(" the cause is gone\n", "the cause is gone")]
    [InlineData("x", "x")]
    public void A_reason_is_kept_without_the_white_space_around_it(string entered, string kept)
    {
        Assert.True(Reason.TryRead(entered, out var reason, out _));
        Assert.Equal(kept, reason);
        Assert.True(Reason.TryRead($"  {new string('x', 500)}  ", out _, out _));
    }
}
