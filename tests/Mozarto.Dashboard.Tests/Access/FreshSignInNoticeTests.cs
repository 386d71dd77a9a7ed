using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>What only somebody may press who has just proved who they are.</summary>
public sealed class FreshSignInNoticeTests : BunitContext
{
    private readonly TestClock clock = new();

    public FreshSignInNoticeTests()
    {
        Services.AddSingleton(FreshSignIn.Default);
        Services.AddSingleton<TimeProvider>(clock);
    }

    [Fact]
    public void Whoever_comes_with_an_old_sign_in_is_led_to_a_new_one_in_place_of_the_form()
    {
        var shown = Shown(signedInAt: clock.GetUtcNow().AddMinutes(-6));

        Assert.Empty(shown.FindAll("input"));
        Assert.Null(shown.Find("a.button").GetAttribute("target"));
    }

    [Fact]
    public void A_form_is_not_taken_away_from_whoever_fills_it_in_and_the_way_to_confirm_opens_beside_it()
    {
        var shown = Shown(signedInAt: clock.GetUtcNow());
        Assert.Empty(shown.FindAll("a.button"));

        clock.Advance(TimeSpan.FromMinutes(6));
        shown.Render();

        Assert.Single(shown.FindAll("input"));
        Assert.Equal("_blank", shown.Find("a.button").GetAttribute("target"));
        Assert.Contains("what you entered here stays", shown.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<FreshSignInNotice> Shown(DateTimeOffset signedInAt)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, "ada"), new(Operator.SignedInAtClaim, signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))], "test");
        return Render<FreshSignInNotice>(parameters => parameters
            .AddCascadingValue(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(identity))))
            .AddChildContent("<input name=\"secret\">"));
    }
}
