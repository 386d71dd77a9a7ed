using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Gateway;

/// <summary>
/// The identity of an event within its source, derived from what it says, because neither API sends one. The same key is the same event.
/// Keys are stored: what is made of an event must never change.
/// </summary>
internal static class EventKey
{
    /// <summary>Longer keys are replaced by their hash.</summary>
    public const int CharactersMax = 300;

    private const char Separator = '|';
    private const string HashPrefix = "sha256:";

    /// <summary>Null for an event that we do not know: it has no identity yet.</summary>
    public static string? Of(MozartoEvent what) => what switch
    {
        MozartoEvent.StatusUpdate update => Join(update.TransactionId, update.TransactionStatus),
        MozartoEvent.OldStatusUpdate update => Join(
            update.TransactionId, "old", StateWords.LowerCased(update.StatusWord), update.IsConfirmed switch { true => "true", false => "false", null => null }),
        MozartoEvent.PaymentUpdated update => Join("payment.updated", update.Payment.Id, update.Payment.StatusWord),
        MozartoEvent.RefundChanged change => Join(NameOf(change), change.Refund.Id, change.Refund.StatusWord),
        _ => null,
    };

    public static string NameOf(MozartoEvent.RefundChanged change) => change.IsCompleted ? "refund.completed" : "refund.failed";

    // Every list of parts has a key of its own: separators within parts are escaped, and the shapes differ in the number of parts. A hash contains
    // no separator, so it equals no joined key.
    private static string Join(params ReadOnlySpan<string?> parts)
    {
        var key = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0) key.Append(Separator);
            key.Append(Escaped(parts[i]));
        }

        return key.Length <= CharactersMax
            ? key.ToString()
            : HashPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())));
    }

    // NUL is escaped because PostgreSQL holds none. A part that was not sent differs from an empty one.
    private static string Escaped(string? part) => part is null
        ? @"\-"
        : part.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal).Replace("\0", @"\0", StringComparison.Ordinal);
}
