using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Mozart Pay's signature, after its page docs/webhooks: <c>Mozart-Pay-Signature: t=&lt;Unix seconds&gt;,v1=&lt;hex&gt;</c>,
/// where v1 is HMAC-SHA256 over <c>t</c>, a full stop and the raw body, keyed with the signing secret as text.
/// SignatureItems may come in any order with white space around them; unknown <c>key=value</c> items are ignored; hex may be of either case.
/// </summary>
internal static class MozartPaySignature
{
    public const string SignatureHeader = "Mozart-Pay-Signature";
    public const string TimestampHeader = "Mozart-Pay-Timestamp";

    /// <summary>Digits of <c>t</c>, at most; and hexadecimal digits of a signature, exactly.</summary>
    public const int TimestampDigitsMax = 18;
    public const int SignatureDigits = 2 * HMACSHA256.HashSizeInBytes;

    private const int HeaderCharactersMax = 4096;
    private const int SignaturesLookedAtMax = 5;

    public static Verdict Verify(SignedRequest request, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets, DateTimeOffset receivedAt)
    {
        if (StringValues.IsNullOrEmpty(request.Signature))
            return new Verdict.Rejected(VerdictReason.NoHeader, [new VerdictStep(VerdictCheck.Header, CheckOutcome.Failed)]);

        // Two headers of one name mean the same as one with a comma between (RFC 9110, 5.3).
        var header = request.Signature.Count == 1 ? request.Signature[0]! : string.Join(',', request.Signature.AsEnumerable());
        List<VerdictStep> steps = [new(VerdictCheck.Header, CheckOutcome.Passed)];
        var items = SignatureItems.Read(header);
        if (items.Fault is not null)
            return new Verdict.Rejected(VerdictReason.Malformed, [.. steps, new VerdictStep(VerdictCheck.Form, CheckOutcome.Failed, items.Fault)]);

        steps.Add(new VerdictStep(VerdictCheck.Form, CheckOutcome.Passed));
        if (items.Signatures.Count == 0)
            return new Verdict.Rejected(VerdictReason.NoSupportedScheme, [.. steps, new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Failed)], items.SignedAt);

        steps.Add(new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Passed, items.Signatures.Count.ToString(CultureInfo.InvariantCulture)));
        var match = secrets.FirstOrDefault(secret => Matches(secret, items, request.Body.Span));
        steps.Add(new VerdictStep(VerdictCheck.Secret, match is null ? CheckOutcome.Failed : CheckOutcome.Passed, match?.Fingerprint ?? ""));
        var age = receivedAt.ToUnixTimeSeconds() - items.SignedAt;
        if (match is null)
        {
            steps.Add(new VerdictStep(VerdictCheck.Age, CheckOutcome.Note, Number(age)));
            AddTimestampNote(request, items, steps);
            return new Verdict.Rejected(VerdictReason.WrongSecret, steps, items.SignedAt);
        }

        return Judge(request, rules, items, match, age, steps);
    }

    private static Verdict Judge(SignedRequest request, VerificationRules rules, SignatureItems items, VerificationSecret match, long age, List<VerdictStep> steps)
    {
        var ageMax = (long)rules.AgeMax.TotalSeconds;
        var reason = age > ageMax ? VerdictReason.Stale : age < -ageMax ? VerdictReason.Future : VerdictReason.Fresh;
        var isRefused = reason == VerdictReason.Stale && rules.RejectsStale;
        steps.Add(new VerdictStep(VerdictCheck.Age, isRefused ? CheckOutcome.Failed : reason == VerdictReason.Fresh ? CheckOutcome.Passed : CheckOutcome.Note, Number(age)));
        AddTimestampNote(request, items, steps);
        return isRefused
            ? new Verdict.Rejected(VerdictReason.StaleRefused, steps, items.SignedAt)
            : new Verdict.Authentic(reason, match.Fingerprint, items.SignedAt, steps);
    }

    private static bool Matches(VerificationSecret secret, SignatureItems items, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        mac.AppendData(Encoding.ASCII.GetBytes(items.Timestamp));
        mac.AppendData("."u8);
        mac.AppendData(body);
        mac.GetHashAndReset(expected);

        // Every signature is compared, so that the time taken does not tell which one was right.
        var isMatch = false;
        foreach (var signature in items.Signatures) isMatch |= CryptographicOperations.FixedTimeEquals(expected, signature);
        return isMatch;
    }

    // Only the signed t counts; the separate header is unsigned and may say anything.
    private static void AddTimestampNote(SignedRequest request, SignatureItems items, List<VerdictStep> steps)
    {
        if (StringValues.IsNullOrEmpty(request.Timestamp)) steps.Add(new VerdictStep(VerdictCheck.TimestampHeader, CheckOutcome.Note, "missing"));
        else if (request.Timestamp.ToString() != items.Timestamp) steps.Add(new VerdictStep(VerdictCheck.TimestampHeader, CheckOutcome.Note, "differs"));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The items of a signature header, or the words for what is wrong with them.</summary>
    private sealed class SignatureItems
    {
        public string? Fault { get; private set; }

        /// <summary>The text of <c>t</c> as it was signed: leading zeros are part of it.</summary>
        public string Timestamp { get; private set; } = "";

        public long SignedAt { get; private set; }

        public List<byte[]> Signatures { get; } = [];

        public static SignatureItems Read(string header)
        {
            var items = new SignatureItems();
            items.Fault = items.ReadAll(header);
            return items;
        }

        private string? ReadAll(string header)
        {
            if (header.Length > HeaderCharactersMax) return $"the header is {header.Length} characters long, {HeaderCharactersMax} are allowed";
            var position = 0;
            var hasTimestamp = false;
            foreach (var range in header.AsSpan().Split(','))
            {
                position++;
                var item = header.AsSpan()[range].Trim(" \t");
                var equals = item.IndexOf('=');
                if (equals < 0) return $"item {position} has no equals sign";
                if (item[..equals] is "t")
                {
                    if (hasTimestamp) return "t= stands twice";
                    hasTimestamp = true;
                    if (ReadTimestamp(item[(equals + 1)..]) is { } fault) return fault;
                }
                else if (item[..equals] is "v1" && ReadSignature(item[(equals + 1)..], position) is { } fault)
                {
                    return fault;
                }
            }

            return !hasTimestamp && Signatures.Count > 0 ? "t= is missing" : null;
        }

        private string? ReadTimestamp(ReadOnlySpan<char> value)
        {
            if (value.IsEmpty) return "t= is empty";
            if (value.Length > TimestampDigitsMax) return $"t= is {value.Length} characters long, {TimestampDigitsMax} are allowed";
            foreach (var character in value)
                if (!char.IsAsciiDigit(character)) return "t= is not a number of seconds";
            Timestamp = value.ToString();
            SignedAt = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            return null;
        }

        private string? ReadSignature(ReadOnlySpan<char> value, int position)
        {
            if (Signatures.Count == SignaturesLookedAtMax) return null;
            if (value.Length != SignatureDigits)
                return $"v1 in item {position} has {value.Length} characters, {SignatureDigits} are needed";
            var signature = new byte[HMACSHA256.HashSizeInBytes];
            if (Convert.FromHexString(value, signature, out _, out _) != System.Buffers.OperationStatus.Done) return $"v1 in item {position} is not hexadecimal";
            Signatures.Add(signature);
            return null;
        }
    }
}
