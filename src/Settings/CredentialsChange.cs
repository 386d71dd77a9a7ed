using System.Globalization;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>What an administrator asks for. A secret that is null or empty stays as it is. <paramref name="SeenVersion"/> is what their page showed; null: nothing was entered yet.</summary>
internal sealed record CredentialsChange(string BaseUrl, CustomerContext UserContext, string? CompanyToken, string? SecretKey, int? SeenVersion)
{
    // A record's own text would show the secrets.
    public override string ToString() => nameof(CredentialsChange);
}

/// <summary>What came of it: closed.</summary>
internal abstract record CredentialsResult
{
    private CredentialsResult() { }

    /// <summary>It is in force.</summary>
    /// <param name="IsSendingPaused">Because address or token changed.</param>
    public sealed record Set(bool IsSendingPaused) : CredentialsResult;

    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : CredentialsResult;

    public sealed record NotPossible(string Why) : CredentialsResult;

    public sealed record NotAllowed(string Why) : CredentialsResult;
}

/// <summary>What is wrong with typed credentials, field by field. White space is told and never cut off: a secret that was changed in silence fits nothing. Pure.</summary>
internal static class CredentialsRules
{
    public const string AddressField = "address";
    public const string TokenField = "company token";
    public const string KeyField = "secret key";
    public const string UserContextField = "user context";
    public const string ReasonField = "reason";

    public const int AddressCharactersMax = 500;
    public const int KeyCharactersMin = 8;
    public const int KeyCharactersMax = 1_000;

    /// <param name="change">What was typed.</param>
    /// <param name="isFirst">Nothing is entered yet, so both secrets are needed.</param>
    /// <param name="now">To tell a token that has ended.</param>
    public static IReadOnlyList<FieldFault> FaultsOf(CredentialsChange change, bool isFirst, DateTimeOffset now)
    {
        var faults = new List<FieldFault>();
        var address = change.BaseUrl.Length > AddressCharactersMax ? "An address is shorter than that." : null;
        if (address is null) CashierAddress.TryMake(change.BaseUrl, isSandbox: false, out address);
        if (address is not null) faults.Add(new FieldFault(AddressField, address));
        if (!Enum.IsDefined(change.UserContext)) faults.Add(new FieldFault(UserContextField, "Choose one of the two."));
        if ((isFirst || change.CompanyToken is { Length: > 0 }) && CompanyTokenClaims.FaultOf(change.CompanyToken ?? "", now) is { } token) faults.Add(new FieldFault(TokenField, token));
        if ((isFirst || change.SecretKey is { Length: > 0 }) && KeyFaultOf(change.SecretKey ?? "") is { } key) faults.Add(new FieldFault(KeyField, key));
        return faults;
    }

    private static string? KeyFaultOf(string key)
    {
        if (key.Length == 0) return "Paste the secret key: Admin Center, API Credentials, Secret key.";
        if (key.Any(char.IsWhiteSpace)) return "It has white space in it. Copy it again, without spaces and line breaks.";
        if (key.Length is < KeyCharactersMin or > KeyCharactersMax)
            return string.Create(CultureInfo.InvariantCulture, $"A secret key has {KeyCharactersMin} to {KeyCharactersMax:N0} characters. Was something else pasted?");
        return FieldRules.IsVisibleAscii(key) ? null : "It holds characters that no secret key has. Copy it again.";
    }
}
