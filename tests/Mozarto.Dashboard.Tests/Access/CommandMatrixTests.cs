using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>
/// Every method that does something for a person, found in the product and called as everybody: it asks for the right that stands here by hand, and whoever has
/// not got it is refused and noted, whatever else was passed. A method without a line fails. Who has which right stands in <see cref="RightsTests"/>.
/// </summary>
public sealed class CommandMatrixTests(CommandMatrixTests.OwnApp fixture) : IClassFixture<CommandMatrixTests.OwnApp>
{
    private static readonly Dictionary<string, string> CommandOf = new(StringComparer.Ordinal)
    {
        ["ApprovalDesk.ApproveAsync"] = "ApprovePayout",
        ["ApprovalDesk.CancelAsync"] = "CancelPayout",
        ["ApprovalDesk.RejectAsync"] = "RejectPayout",
        ["AuditVerification.RunAsync"] = "VerifyAudit",
        ["BankFieldSettings.SetAsync"] = "SetBankFields",
        ["BusinessZones.SetAsync"] = "SetTimeZone",
        ["CallbackTest.RunAsync"] = "TestEndpoint",
        ["CancelRetryRun.RunAsync"] = "CancelRetryRun",
        ["CredentialsCheck.RunAsync"] = "CheckCredentials",
        ["CredentialsDesk.SetAsync"] = "SetCredentials",
        ["EndpointDesk.ChangeAsync"] = "ChangeEndpoint",
        ["EndpointDesk.CreateAsync"] = "CreateEndpoint",
        ["EndpointDesk.DeleteAsync"] = "DeleteEndpoint",
        ["EndpointDesk.DisableAsync"] = "DisableEndpoint",
        ["EndpointDesk.EnableAsync"] = "DisableEndpoint",
        ["EndpointDesk.PauseAsync"] = "PauseEndpoint",
        ["EndpointDesk.ResumeAsync"] = "PauseEndpoint",
        ["HeldDesk.AnswerAsync"] = "ReleaseDelivery",
        ["LinkDesk.LinkAsync"] = "LinkPayout",
        ["PayoutDesk.RequestAsync"] = "RequestPayout",
        ["PayoutDesk.ReviseAsync"] = "RevisePayout",
        ["PayoutRules.SetAsync"] = "SetPayoutRule",
        ["PeopleDesk.SetAsync"] = "SetRoles",
        ["RetryDelivery.RunAsync"] = "RetryDelivery",
        ["RetryDelivery.RunCauseAsync"] = "RetryDeliveries",
        ["RetryDelivery.StartAsync"] = "RetryDeliveries",
        ["SecretDesk.AddAsync"] = "AddSecret",
        ["SecretDesk.RetireAsync"] = "RetireSecret",
        ["SecretDesk.RevokeAsync"] = "RevokeSecret",
        ["SendingDesk.PauseAsync"] = "PauseSending",
        ["SendingDesk.PushAsync"] = "PushPayout",
        ["SendingDesk.ResumeAsync"] = "ResumeSending",
        ["TransactionDesk.DecideAsync"] = "ResolveConflict",
        ["UnknownDesk.ConfirmAsync"] = "ConfirmSettlement",
        ["UnknownDesk.ProposeAsync"] = "ProposeSettlement",
        ["UnknownDesk.WithdrawAsync"] = "WithdrawSettlement",
        ["VerifyAgain.RunAsync"] = "VerifyAgain",
        ["VerifyRing.RunAsync"] = "VerifyEndpointAgain",
        ["WordDesk.ConfirmAsync"] = "ConfirmWord",
        ["WordDesk.MapAsync"] = "MapWord",
        ["WriteNote.RunAsync"] = "WriteNote",
    };

    // They take a person and are no commands: the gate itself, and what is asked or kept for whoever fills in a form.
    private static readonly string[] NoCommands =
    [
        "CommandTrail", "FreshSignIn", "People", "SessionUnit", "PayoutUnit", "PayoutDrafts", "PayoutFormOpening",
    ];

    private static readonly Operator[] Everybody = [Cast.Ada, Cast.Finn, Cast.Sam, Cast.Nobody];

    private static IEnumerable<MethodInfo> Found => typeof(Program).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsNested: false } && !typeof(IComponent).IsAssignableFrom(type) && !NoCommands.Contains(type.Name, StringComparer.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<CompilerGeneratedAttribute>() is null && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Operator)));

    public static TheoryData<string> Commands => [.. CommandOf.Keys];

    [Fact]
    public void Every_method_that_acts_for_a_person_has_a_line() =>
        Assert.Equal(CommandOf.Keys.Order(StringComparer.Ordinal), Found.Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Whoever_has_not_the_right_is_refused_and_noted_and_nobody_else_is(string name)
    {
        var command = Enum.Parse<Command>(CommandOf[name]);
        foreach (var method in Found.Where(method => NameOf(method) == name))
        {
            foreach (var who in Everybody)
            {
                var before = await RefusalsAsync(command);
                await CallAsync(method, who);
                var noted = await RefusalsAsync(command) - before;
                Assert.True(noted == (Rights.Allow(who, command) ? 0 : 1), $"{name} for {who.Name}: {noted} refusals were noted");
            }
        }
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private async Task CallAsync(MethodInfo method, Operator who)
    {
        var desk = fixture.App.Services.GetRequiredService(method.DeclaringType!);
        try
        {
            await (Task)method.Invoke(desk, [.. method.GetParameters().Select(parameter => Something(parameter.ParameterType, who))])!;
        }
        catch (Exception exception) when (Rights.Allow(who, Enum.Parse<Command>(CommandOf[NameOf(method)])) && exception is not MissingMethodException)
        {
            // What was passed is nothing that can be worked with; whoever passed the gate may be told so in any way.
        }
    }

    // Neither right nor complete: the gate comes before all that.
    private static object? Something(Type type, Operator who)
    {
        if (type == typeof(Operator)) return who;
        if (type == typeof(string)) return "x";
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsInterface) return type.GenericTypeArguments is [var one] ? Array.CreateInstance(one, 0) : null;
        var made = RuntimeHelpers.GetUninitializedObject(type.IsAbstract ? type.GetNestedTypes(BindingFlags.Public).First(nested => nested.IsSubclassOf(type)) : type);
        // What a refusal says about it must be there to be said.
        foreach (var field in made.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Where(IsSaid))
            field.SetValue(made, Something(field.FieldType, who));
        return made;
    }

    private static bool IsSaid(FieldInfo field) =>
        field.FieldType == typeof(string) || (field.FieldType.IsClass && field.FieldType.Assembly == typeof(Program).Assembly) || (field.FieldType.IsInterface && typeof(IEnumerable).IsAssignableFrom(field.FieldType));

    private async Task<int> RefusalsAsync(Command command)
    {
        await using var context = await fixture.App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync();
        var action = command.ToString();
        return await context.AuditEntries.CountAsync(row => row.Action == action && row.Outcome == AuditOutcome.Refused && row.Detail.StartsWith("no right"));
    }

    public sealed class OwnApp() : DashboardAppFixture(new DashboardAppOptions());
}
