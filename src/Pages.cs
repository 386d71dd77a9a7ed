namespace Mozarto.Dashboard;

/// <summary>Every link of the product as a named function, so that no page spells an address by hand.</summary>
internal static class Pages
{
    public const string Home = "/";
    public const string Deliveries = "/deliveries";
    public const string RetryRuns = "/deliveries/retries";
    public const string Transactions = "/transactions";
    public const string TransactionsExport = "/transactions/export";
    public const string Payouts = "/payouts";
    public const string NewPayout = "/payouts/new";
    public const string PayoutsExport = "/payouts/export";
    public const string PayoutRules = "/settings/payout-rules";
    public const string Words = "/settings/words";
    public const string Endpoints = "/settings/endpoints";
    public const string Credentials = "/settings/credentials";
    public const string People = "/settings/people";
    public const string Audit = "/audit";
    public const string AuditExport = "/audit/export";
    public const string Sandbox = "/sandbox";
    public const string SandboxStream = "/sandbox/stream";
    public const string SandboxMozarto = "/sandbox/mozarto";
    public const string SandboxIdentity = "/sandbox/identity";
    public const string SandboxComponents = "/sandbox/components";
    public const string SignIn = "/sign-in";
    public const string SignInAgain = "/sign-in/again";
    public const string SignInBegin = "/sign-in/begin";
    public const string SignInFailed = "/sign-in/failed";
    public const string SignOut = "/sign-out";
    public const string NoAccess = "/no-access";
    public const string VerifyUser = "/api/v1/mozarto/verify-user";
    public const string Error = "/error";
    public const string NotFound = "/not-found";

    public static string Delivery(long id) => $"{Deliveries}/{EntityId.Format(EntityId.DeliveryPrefix, id)}";
    public static string DeliveryBody(long id) => $"{Delivery(id)}/body";
    public static string RetryRun(long id) => $"{RetryRuns}/{EntityId.Format(EntityId.RetryRunPrefix, id)}";
    public static string Transaction(long id) => $"{Transactions}/{EntityId.Format(EntityId.TransactionPrefix, id)}";
    public static string Payout(long id) => $"{Payouts}/{EntityId.Format(EntityId.PayoutPrefix, id)}";
    public static string EditPayout(long id) => $"{Payout(id)}/edit";
    public static string NewPayoutInPlaceOf(long id) => $"{NewPayout}?again={EntityId.Format(EntityId.PayoutPrefix, id)}";
    public static string Endpoint(string slug) => $"{Endpoints}/{Uri.EscapeDataString(slug)}";
    public static string AuditEntry(long id) => $"{Audit}/{EntityId.Format(EntityId.AuditPrefix, id)}";
    public static string SignInAgainThen(string localPath) => $"{SignInAgain}?returnUrl={Uri.EscapeDataString(localPath)}";
    public static string SignInBeginThen(string localPath) => $"{SignInBegin}?returnUrl={Uri.EscapeDataString(localPath)}";
    public static string SignInAfterEndThen(string localPath) => $"{SignInThen(localPath)}&ended=yes";
    public static string SignInThen(string localPath) => $"{SignIn}?returnUrl={Uri.EscapeDataString(localPath)}";
}
