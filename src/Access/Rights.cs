namespace Mozarto.Dashboard.Access;

/// <summary>Everything an operator can ask the product to do.</summary>
internal enum Command
{
    ReadDeliveries,
    VerifyAgain,
    RetryDelivery,
    RetryDeliveries,
    CancelRetryRun,
    ReleaseDelivery,
    CloseDelivery,
    MapWord,
    ConfirmWord,
    ReadTransactions,
    WriteNote,
    ExportTransactions,
    ResolveConflict,
    SetDirection,
    ReadPayouts,
    RequestPayout,
    RevisePayout,
    ApprovePayout,
    RejectPayout,
    CancelPayout,
    PushPayout,
    LinkPayout,
    ExportPayouts,
    ProposeSettlement,
    WithdrawSettlement,
    ConfirmSettlement,
    PauseSending,
    ResumeSending,
    ReadPayoutRules,
    SetPayoutRule,
    SetBankFields,
}

/// <summary>Who may do what: one table, asked by every command on the server. What is not in it, nobody may do.</summary>
internal static class Rights
{
    public static bool Allow(Operator who, Command command) => RolesFor(command).Any(who.Has);

    private static IReadOnlyList<string> RolesFor(Command command) => command switch
    {
        Command.ReadDeliveries => Roles.All,
        Command.VerifyAgain => Roles.All,
        Command.RetryDelivery => Roles.All,
        Command.RetryDeliveries => Roles.All,
        Command.CancelRetryRun => Roles.All,
        Command.ReleaseDelivery => [Roles.Finance],
        Command.CloseDelivery => [Roles.Finance],
        Command.MapWord => [Roles.Admin],
        Command.ConfirmWord => [Roles.Finance],
        Command.ReadTransactions => Roles.All,
        Command.WriteNote => Roles.All,
        Command.ExportTransactions => [Roles.Finance],
        Command.ResolveConflict => [Roles.Finance],
        Command.SetDirection => [Roles.Finance],
        Command.ReadPayouts => Roles.All,
        Command.RequestPayout => [Roles.Finance],
        Command.RevisePayout => [Roles.Finance],
        Command.ApprovePayout => [Roles.Finance],
        Command.RejectPayout => [Roles.Finance],
        Command.CancelPayout => [Roles.Finance],
        Command.PushPayout => [Roles.Finance],
        Command.LinkPayout => [Roles.Finance],
        Command.ExportPayouts => [Roles.Finance],
        Command.ProposeSettlement => [Roles.Finance],
        Command.WithdrawSettlement => [Roles.Finance],
        Command.ConfirmSettlement => [Roles.Finance, Roles.Admin],
        Command.PauseSending => [Roles.Finance, Roles.Admin],
        Command.ResumeSending => [Roles.Finance, Roles.Admin],
        Command.ReadPayoutRules => [Roles.Finance, Roles.Admin],
        Command.SetPayoutRule => [Roles.Admin],
        Command.SetBankFields => [Roles.Admin],
        _ => [],
    };
}
