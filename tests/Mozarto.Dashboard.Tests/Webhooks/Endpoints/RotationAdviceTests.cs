using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>When it is said to be safe to retire a secret: never before the new one is used, and never while the old one may be.</summary>
public sealed class RotationAdviceTests
{
    private static readonly DateTimeOffset Now = A.Time;

    [Fact]
    public void One_secret_or_none_is_no_rotation()
    {
        Assert.IsType<RotationAdvice.NotOpen>(RotationAdvice.Of([], Now));
        Assert.IsType<RotationAdvice.NotOpen>(RotationAdvice.Of([Old(lastUsed: 5)], Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    [InlineData(10_000)]
    public void As_long_as_the_new_one_is_not_used_nothing_is_safe_however_quiet_the_old_one_is(int? oldUsedMinutesAgo) =>
        Assert.IsType<RotationAdvice.NotBegun>(RotationAdvice.Of([Old(oldUsedMinutesAgo), New(firstUsed: null)], Now));

    [Theory]
    [InlineData(600, 59)]
    [InlineData(600, 0)]
    [InlineData(59, 600)]
    [InlineData(59, null)]
    public void Before_an_hour_without_the_old_one_has_passed_it_is_not_safe(int newUsedSince, int? oldUsedAgo) =>
        Assert.IsType<RotationAdvice.Running>(RotationAdvice.Of([Old(oldUsedAgo), New(newUsedSince)], Now));

    [Fact]
    public void It_says_from_when_on_it_is_safe_if_the_old_one_stays_quiet() =>
        Assert.Equal(new RotationAdvice.Running(Now.AddMinutes(-20), Now.AddMinutes(40)), RotationAdvice.Of([Old(20), New(600)], Now));

    [Theory]
    [InlineData(600, 60)]
    [InlineData(60, 600)]
    [InlineData(60, null)]
    public void After_an_hour_with_the_new_one_alone_it_is_safe(int newUsedSince, int? oldUsedAgo)
    {
        var safe = Assert.IsType<RotationAdvice.Safe>(RotationAdvice.Of([Old(oldUsedAgo), New(newUsedSince)], Now));

        Assert.Equal(["old"], safe.Retirable);
        Assert.Equal(Now.AddMinutes(-newUsedSince), safe.NewUsedSince);
    }

    [Fact]
    public void Of_several_old_ones_those_are_named_that_can_go()
    {
        var other = Old(5) with { Fingerprint = "other" };

        Assert.Equal(["old"], Assert.IsType<RotationAdvice.Safe>(RotationAdvice.Of([Old(90), other, New(600)], Now)).Retirable);
    }

    private static WatchedSecret Old(int? lastUsed) => new("old", Now.AddDays(-30), null, lastUsed is { } minutes ? new SecretUse(Now.AddDays(-20), Now.AddMinutes(-minutes), 1, 1) : SecretUse.None);

    private static WatchedSecret New(int? firstUsed) => new("new", Now.AddDays(-1), null, firstUsed is { } minutes ? new SecretUse(Now.AddMinutes(-minutes), Now, 1, 1) : SecretUse.None);
}
