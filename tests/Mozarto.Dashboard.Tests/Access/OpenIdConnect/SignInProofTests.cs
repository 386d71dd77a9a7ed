using Microsoft.AspNetCore.WebUtilities;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>How people prove who they are stands where roles are given, as long as it is not as it should be.</summary>
public sealed class SignInProofTests
{
    private const string NotTold = "does not say when somebody signed in";
    private const string NobodyAsked = "Nobody is asked to confirm who they are";

    [Theory]
    [InlineData(false, "On", true, false)]
    [InlineData(true, "On", false, false)]
    [InlineData(false, "Off", false, true)]
    [InlineData(true, "Off", false, true)]
    public async Task The_page_says_so_as_long_as_it_is_so(bool tells, string mode, bool saysNotTold, bool saysNobody)
    {
        var evil = await EvilSignIn.StartAsync(
            new() { Claims = claims => { if (tells) claims["auth_time"] = claims["iat"]!.DeepClone(); } }, ("Roles:Admin:0", "dashboard-support"), ("Authentication:FreshSignIn:Mode", mode));
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAsync()));

            var page = await browser.ReadAsync("/settings/people");

            Assert.Equal((saysNotTold, saysNobody), (page.Contains(NotTold, StringComparison.Ordinal), page.Contains(NobodyAsked, StringComparison.Ordinal)));
        }
        finally
        {
            await evil.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false, null, "login")]
    [InlineData(false, "select_account", "login")]
    [InlineData(true, null, "")]
    [InlineData(true, "select_account", "select_account")]
    public async Task Who_confirms_is_asked_anew_where_nobody_tells_when_they_signed_in_whatever_the_settings_prefer(bool tells, string? preferred, string asked)
    {
        (string, string)[] settings = preferred is null ? [] : [("Prompt", preferred)];
        var evil = await EvilSignIn.StartAsync(new() { Claims = claims => { if (tells) claims["auth_time"] = claims["iat"]!.DeepClone(); } }, settings);
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAsync()));

            Assert.Equal(asked, PromptOf(await browser.BeginAgainAsync()));
            await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAgainAsync()));
            Assert.Equal(asked, PromptOf(await browser.BeginAgainAsync()));
        }
        finally
        {
            await evil.DisposeAsync();
        }
    }

    private static string PromptOf(Uri asked) => QueryHelpers.ParseQuery(asked.Query).GetValueOrDefault("prompt").ToString();
}
