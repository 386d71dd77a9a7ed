using System.Security.Claims;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>Who may do what, written down a second time by hand: a change of the table in the product must be meant.</summary>
public sealed class RightsTests
{
    private static readonly Dictionary<Command, string[]> Allowed = new()
    {
        [Command.ReadDeliveries] = ["Admin", "Finance", "Support"],
        [Command.VerifyAgain] = ["Admin", "Finance", "Support"],
        [Command.RetryDelivery] = ["Admin", "Finance", "Support"],
        [Command.RetryDeliveries] = ["Admin", "Finance", "Support"],
        [Command.CancelRetryRun] = ["Admin", "Finance", "Support"],
        [Command.ReleaseDelivery] = ["Finance"],
        [Command.CloseDelivery] = ["Finance"],
        [Command.MapWord] = ["Admin"],
        [Command.ConfirmWord] = ["Finance"],
        [Command.ReadTransactions] = ["Admin", "Finance", "Support"],
        [Command.WriteNote] = ["Admin", "Finance", "Support"],
        [Command.ExportTransactions] = ["Finance"],
        [Command.ResolveConflict] = ["Finance"],
        [Command.SetDirection] = ["Finance"],
        [Command.ReadPayouts] = ["Admin", "Finance", "Support"],
        [Command.RequestPayout] = ["Finance"],
        [Command.RevisePayout] = ["Finance"],
        [Command.ApprovePayout] = ["Finance"],
        [Command.RejectPayout] = ["Finance"],
        [Command.CancelPayout] = ["Finance"],
        [Command.PushPayout] = ["Finance"],
        [Command.LinkPayout] = ["Finance"],
        [Command.ExportPayouts] = ["Finance"],
        [Command.ProposeSettlement] = ["Finance"],
        [Command.WithdrawSettlement] = ["Finance"],
        [Command.ConfirmSettlement] = ["Admin", "Finance"],
        [Command.PauseSending] = ["Admin", "Finance"],
        [Command.ResumeSending] = ["Admin", "Finance"],
        [Command.ReadPayoutRules] = ["Admin", "Finance"],
        [Command.SetPayoutRule] = ["Admin"],
        [Command.SetBankFields] = ["Admin"],
        [Command.ReadEndpoints] = ["Admin"],
        [Command.CreateEndpoint] = ["Admin"],
        [Command.ChangeEndpoint] = ["Admin"],
        [Command.PauseEndpoint] = ["Admin"],
        [Command.DisableEndpoint] = ["Admin"],
        [Command.DeleteEndpoint] = ["Admin"],
        [Command.TestEndpoint] = ["Admin"],
        [Command.AddSecret] = ["Admin"],
        [Command.RetireSecret] = ["Admin"],
        [Command.RevokeSecret] = ["Admin"],
        [Command.VerifyEndpointAgain] = ["Admin", "Finance", "Support"],
        [Command.ReadCredentials] = ["Admin"],
        [Command.SetCredentials] = ["Admin"],
        [Command.CheckCredentials] = ["Admin"],
        [Command.SetTimeZone] = ["Admin"],
        [Command.ReadPeople] = ["Admin"],
        [Command.SetRoles] = ["Admin"],
        [Command.ReadAudit] = ["Admin"],
        [Command.VerifyAudit] = ["Admin"],
        [Command.ExportAudit] = ["Admin"],
    };

    public static TheoryData<string, string[]> Everyone => new()
    {
        { "Nobody", [] },
        { "somebody with a role of another product", ["Owner"] },
        { "somebody with a role in other letters", ["admin", "SUPPORT "] },
        { "Ada", ["Admin"] },
        { "Finn", ["Finance"] },
        { "Sam", ["Support"] },
        { "somebody with several roles", ["Support", "Finance"] },
    };

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Each_command_is_for_exactly_the_roles_in_the_table(string name, string[] roles)
    {
        var who = new Operator("issuer", "subject", name, roles);

        foreach (var command in Enum.GetValues<Command>())
            Assert.True(Allowed[command].Intersect(roles, StringComparer.Ordinal).Any() == Rights.Allow(who, command), $"{name}: {command}");
    }

    [Fact]
    public void A_command_that_is_not_in_the_table_is_for_nobody() =>
        Assert.False(Rights.Allow(new Operator("issuer", "subject", "Ada", ["Admin", "Finance", "Support"]), (Command)999));
}

/// <summary>Who stands behind a request.</summary>
public sealed class OperatorTests
{
    [Fact]
    public void Whoever_has_not_signed_in_is_no_operator()
    {
        Assert.Null(Operator.From(new ClaimsPrincipal()));
        Assert.Null(Operator.From(Signed(null, new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(ClaimTypes.Role, "Admin"))));
        Assert.Null(Operator.From(Signed("sandbox", new Claim(ClaimTypes.Name, "Sam"), new Claim(ClaimTypes.Role, "Admin"))));
    }

    [Fact]
    public void Roles_that_are_not_ours_do_not_count_and_none_counts_twice()
    {
        var who = Operator.From(Signed(
            "sandbox", new Claim(ClaimTypes.NameIdentifier, "1"), Role("Owner"), Role("admin"), Role("Support"), Role("Support"), Role("Finance")))!;

        Assert.Equal(["Support", "Finance"], who.Roles);
        Assert.True(who.Has("Support"));
        Assert.False(who.Has("Admin"));
        Assert.False(who.Has("support"));
    }

    [Fact]
    public void Somebody_without_a_name_is_called_by_their_subject_and_issuer()
    {
        var who = Operator.From(Signed("sandbox", new Claim(ClaimTypes.NameIdentifier, "subject-1", null, "the-issuer")))!;

        Assert.Equal(("the-issuer", "subject-1", "subject-1"), (who.Issuer, who.Subject, who.Name));
    }

    [Fact]
    public void The_issuer_claim_names_who_vouches_for_them() =>
        Assert.Equal("https://login.example", Operator.From(Signed("oidc", new Claim(ClaimTypes.NameIdentifier, "1"), new Claim("iss", "https://login.example")))!.Issuer);

    [Fact]
    public void When_and_from_where_they_act_is_read_from_the_session()
    {
        var subject = new Claim(ClaimTypes.NameIdentifier, "1");
        var who = Operator.From(Signed("oidc", subject, new Claim("auth_time", "1767225600"), new Claim("mozarto:address", "203.0.113.7"), new Claim("mozarto:reference", "0HN1")))!;

        Assert.Equal((new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "203.0.113.7", "0HN1"), (who.SignedInAt, who.Address, who.Reference));
        Assert.Null(Operator.From(Signed("oidc", subject))!.SignedInAt);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    public void A_sign_in_that_no_clock_shows_is_none(string told) =>
        Assert.Null(Operator.From(Signed("oidc", new Claim(ClaimTypes.NameIdentifier, "1"), new Claim("auth_time", told)))!.SignedInAt);

    [Fact]
    public void The_audit_log_keeps_who_acts_with_which_roles_and_from_where()
    {
        var who = new Operator("issuer", "subject", "Ada", ["Admin", "Finance"]) { Address = "203.0.113.7", Reference = "0HN1" };

        Assert.Equal(new AuditActor("issuer", "subject", "Ada", "Admin Finance", "203.0.113.7", "0HN1"), who.Actor);
    }

    private static Claim Role(string role) => new(ClaimTypes.Role, role);

    private static ClaimsPrincipal Signed(string? scheme, params Claim[] claims) => new(new ClaimsIdentity(claims, scheme));
}
