using Microsoft.Extensions.Configuration;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

public sealed class FreshSignInTests
{
    private static readonly Operator Ada = Cast.Ada with { SignedInAt = A.Time };

    [Theory]
    [InlineData("on", "5", "Authentication:FreshSignIn:Mode must be On or Off.")]
    [InlineData("", "5", "Authentication:FreshSignIn:Mode must be On or Off.")]
    [InlineData("On", "0", "Authentication:FreshSignIn:Minutes must be a whole number of minutes from 1 to 1440.")]
    [InlineData("On", "-1", "Authentication:FreshSignIn:Minutes must be a whole number of minutes from 1 to 1440.")]
    [InlineData("On", "1.5", "Authentication:FreshSignIn:Minutes must be a whole number of minutes from 1 to 1440.")]
    [InlineData("On", "1441", "Authentication:FreshSignIn:Minutes must be a whole number of minutes from 1 to 1440.")]
    [InlineData("On", "five", "Authentication:FreshSignIn:Minutes must be a whole number of minutes from 1 to 1440.")]
    public void What_cannot_be_meant_stops_the_start(string mode, string minutes, string problem)
    {
        var problems = new ConfigurationProblems();

        var read = Read(problems, mode, minutes);

        Assert.Equal([problem], problems.Found);
        Assert.True(read.IsOn);
        Assert.Equal(TimeSpan.FromMinutes(5), read.AgeMax);
    }

    [Fact]
    public void Five_minutes_unless_the_configuration_says_otherwise()
    {
        var problems = new ConfigurationProblems();

        Assert.Equal(new FreshSignIn(IsOn: true, TimeSpan.FromMinutes(5)), FreshSignIn.From(new ConfigurationBuilder().Build(), problems));
        Assert.Equal(new FreshSignIn(IsOn: true, TimeSpan.FromMinutes(15)), Read(problems, "On", "15"));
        Assert.False(Read(problems, "Off", "5").IsOn);
        Assert.Empty(problems.Found);
    }

    [Fact]
    public void A_sign_in_is_fresh_until_it_is_older_than_that()
    {
        Assert.False(FreshSignIn.Default.IsDue(Ada, A.Time));
        Assert.False(FreshSignIn.Default.IsDue(Ada, A.Time.AddMinutes(5)));
        Assert.True(FreshSignIn.Default.IsDue(Ada, A.Time.AddMinutes(5).AddSeconds(1)));
        Assert.False(new FreshSignIn(IsOn: false, TimeSpan.FromMinutes(5)).IsDue(Ada, A.Time.AddDays(1)));
    }

    [Fact]
    public void Whoever_never_said_when_they_signed_in_does_it_again() =>
        Assert.True(FreshSignIn.Default.IsDue(Ada with { SignedInAt = null }, A.Time));

    [Fact]
    public void Money_secrets_addresses_and_roles_take_a_fresh_sign_in_and_nothing_else_does() => Assert.Equal(
        [
            Command.ApprovePayout, Command.ConfirmSettlement, Command.CreateEndpoint, Command.ChangeEndpoint, Command.DisableEndpoint, Command.DeleteEndpoint,
            Command.AddSecret, Command.RetireSecret, Command.RevokeSecret, Command.SetCredentials, Command.SetRoles,
        ],
        Enum.GetValues<Command>().Where(FreshSignIn.IsFor));

    [Fact]
    public async Task Where_it_is_off_the_start_page_says_so_for_good()
    {
        Assert.Empty(await new AccessAttention(FreshSignIn.Default).ReadAsync(CancellationToken.None));

        var line = Assert.Single(await new AccessAttention(FreshSignIn.Default with { IsOn = false }).ReadAsync(CancellationToken.None));

        Assert.Equal(("Nobody is asked to confirm who they are", true), (line.Reason, line.IsUrgent));
    }

    private static FreshSignIn Read(ConfigurationProblems problems, string mode, string minutes) => FreshSignIn.From(
        new ConfigurationBuilder().AddInMemoryCollection([new(FreshSignIn.ModeSetting, mode), new(FreshSignIn.MinutesSetting, minutes)]).Build(), problems);
}
