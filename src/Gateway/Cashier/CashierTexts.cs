using System.Globalization;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>Mozarto's texts for people: cut, and without the credentials and secrets that they may repeat.</summary>
internal sealed class CashierTexts(IEnumerable<string> credentials, IEnumerable<string> secrets)
{
    private const string Mask = "•••";

    // Shorter ones occur in texts by chance, and no credential is so short.
    private const int SecretCharactersMin = 6;

    private readonly string[] hidden = [.. credentials.Concat(secrets).Where(secret => secret.Length >= SecretCharactersMin).OrderByDescending(secret => secret.Length)];

    public string? Clean(string? text) =>
        text is null ? null : TextCut.To(hidden.Aggregate(text, (rest, secret) => rest.Replace(secret, Mask, StringComparison.Ordinal)), CashierAnswer.MessageCharactersMax);

    /// <summary>What an answer says in words, with every error that it lists; null when it says nothing.</summary>
    public string? Of(CashierReplyBody.Envelope envelope)
    {
        var parts = envelope.Errors.Prepend(envelope.Message).Append(envelope.DataText).Where(part => !string.IsNullOrWhiteSpace(part));
        return Clean(string.Join("; ", parts)) is { Length: > 0 } text ? text : null;
    }
}

/// <summary>Whether an amount in an answer is the one that was sent: exact, however many zeros it was written with. Pure.</summary>
internal static class SentAmount
{
    // What a decimal holds without rounding.
    private const int CharactersMax = 28;

    public static bool Matches(string text, Money sent)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        return text.Length <= CharactersMax
            && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var told)
            && told == decimal.Parse(sent.ToPlainText(), CultureInfo.InvariantCulture);
    }
}
