using Microsoft.AspNetCore.Http;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>Who may come in, after Mozarto's "Authentication" page.</summary>
public sealed class PretendDoorTests
{
    private const string Company = "Bearer " + SandboxSettings.CompanyToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer another-token")]
    [InlineData(SandboxSettings.CompanyToken)]
    [InlineData(Company + "x")]
    [InlineData("Basic " + SandboxSettings.CompanyToken)]
    public void Without_the_company_token_nobody_comes_in(string? authorization) =>
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(authorization, "Bearer " + PretendTokens.Make()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_user_nobody_comes_in(string? user) => Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, user));

    [Theory]
    [InlineData("plain-text")]
    [InlineData("Bearer plain-text")]
    [InlineData("Bearer ")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    [InlineData("!.!.!")]
    [InlineData("e30.bm90IGpzb24.AA")] // {} and "not json"
    [InlineData("W10.W10.AA")] // [] and []
    public void A_token_that_is_none_hangs(string user) => Assert.IsType<PretendAdmission.Hangs>(Check(Company, user));

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    [InlineData("""{"alg":256}""")]
    [InlineData("{}")]
    public void A_token_of_another_algorithm_is_refused(string head) =>
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, PretendTokens.Make(head: head)));

    [Fact]
    public void A_signature_of_another_key_or_of_none_is_refused()
    {
        var right = PretendTokens.Make().Split('.');

        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, PretendTokens.Make(key: "another-key-of-somebody-else-entirely")));
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, $"{right[0]}.{right[1]}."));
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, $"{right[0]}.{right[1]}.not*base64"));
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, $"{right[0]}.{PretendTokens.Part(PretendTokens.Claims.Replace("77", "78", StringComparison.Ordinal))}.{right[2]}"));
    }

    [Theory]
    [InlineData("{}", "userId")]
    [InlineData("""{"userId":31,"email":"a@b.test"}""", "userId")]
    [InlineData("""{"userId":"","email":"a@b.test"}""", "userId")]
    [InlineData("""{"userId":"\ud800","email":"a@b.test"}""", "userId")]
    [InlineData("""{"userId":"31"}""", "email")]
    [InlineData("""{"userId":"31","email":"a@b.test","firstName":"A","lastName":"B","phone":"123456"}""", "countryCode")]
    public void Claims_that_name_no_user_are_told_which_is_missing(string claims, string missing) =>
        Assert.Equal(PretendReplies.MissingField(missing), TurnedAway(Company, PretendTokens.Make(claims)));

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void A_token_is_held_to_the_life_that_it_claims(int secondsLeft, bool isAdmitted)
    {
        var claims = PretendTokens.Claims[..^1] + $",\"exp\":{A.Time.AddSeconds(secondsLeft).ToUnixTimeSeconds()}}}";

        Assert.Equal(isAdmitted, Check(Company, PretendTokens.Make(claims)) is PretendAdmission.Admitted);
    }

    [Fact]
    public void A_life_that_is_no_time_has_ended() =>
        Assert.Equal(PretendReplies.Unauthorized, TurnedAway(Company, PretendTokens.Make(PretendTokens.Claims[..^1] + ",\"exp\":\"soon\"}")));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    public void A_signed_token_of_a_user_comes_in_with_and_without_the_word_before_it(string scheme) =>
        Assert.IsType<PretendAdmission.Admitted>(Check(Company, scheme + PretendTokens.Make()));

    private static PretendReply TurnedAway(string? authorization, string? user) => Assert.IsType<PretendAdmission.TurnedAway>(Check(authorization, user)).Reply;

    private static PretendAdmission Check(string? authorization, string? user)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (authorization is not null) headers.Authorization = authorization;
        if (user is not null) headers["x-user-token"] = user;
        return PretendDoor.Check(headers, A.Time);
    }
}
