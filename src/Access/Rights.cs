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
        _ => [],
    };
}
