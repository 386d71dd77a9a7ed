using System.Globalization;
using System.Text.Json;

namespace Mozarto.Dashboard.Gateway;

/// <summary>What came to light while a body was read: the first fault that stops it, and what was odd and did not matter.</summary>
internal sealed class Findings
{
    public EventReading.Unreadable? Fault { get; private set; }

    public List<string> Notes { get; } = [];

    public List<ExtraField> Extra { get; } = [];

    public void Fail(UnreadableCause cause, string field, string reason) => Fault ??= new(reason, field) { Cause = cause };
}

/// <summary>
/// Reads the fields of one object in two ways. A field that decides (an id, a state, an amount, a currency, a reference) is read strictly: of the
/// documented type, named once, of valid characters; otherwise the reading fails with the field named. Null is refused where a value is required
/// and equals missing elsewhere, since it is how most senders write that they have nothing. Any other field never stops an event: what is odd
/// about it becomes a note.
/// </summary>
internal sealed class FieldReader(JsonObject source, Findings findings)
{
    public const int IdCharactersMax = 200;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public bool Has(string name) => source.Members.ContainsKey(name);

    /// <summary>A text that decides and must be there, and may be any text.</summary>
    public string Word(string name) => Strict(name, JsonTokenType.String, "a text", isRequired: true) is { } member ? ValidText(name, member) : "";

    /// <summary>A text that decides where it is there.</summary>
    public string? OptionalWord(string name) => Strict(name, JsonTokenType.String, "a text") is { } member ? ValidText(name, member) : null;

    /// <summary>A text that decides where it is there, and then says something.</summary>
    public string? OptionalCode(string name)
    {
        var code = OptionalWord(name);
        if (code is "") Fail(UnreadableCause.Missing, name, "is empty");
        return code;
    }

    public string Id(string name)
    {
        var id = Word(name);
        if (id.Length == 0) Fail(UnreadableCause.Missing, name, "is empty");
        return Bounded(name, id);
    }

    /// <summary>An id that need not be there; empty, it is none.</summary>
    public string? OptionalId(string name) => OptionalWord(name) is { Length: > 0 } id ? Bounded(name, id) : null;

    /// <summary>An id that is a JSON integer, as the digits that were sent.</summary>
    public string IntegerId(string name)
    {
        if (Strict(name, JsonTokenType.Number, "an integer", isRequired: true) is not { } member) return "";
        var id = member.RawText(out _);
        if (id.AsSpan().ContainsAnyExceptInRange('0', '9')) Fail(UnreadableCause.WrongType, name, $"is {JsonText.Cut(id, 40)} where an integer is expected");
        return Bounded(name, id);
    }

    public bool? Flag(string name)
    {
        if (Strict(name, JsonTokenType.True, "true or false") is not { } member) return null;
        return member.Type == JsonTokenType.True;
    }

    /// <summary>Mozarto's amount: a text in major units.</summary>
    public StatedAmount DecimalAmount(string name, string? currencyCode)
    {
        if (OptionalWord(name) is not { } text) return StatedAmount.None(currencyCode);
        if (!StatedAmount.TryDecimal(text, currencyCode, out var amount, out var fault))
            Fail(UnreadableCause.IllegalAmount, name, $"is {JsonText.Quoted(text)}: {fault}");
        return amount;
    }

    /// <summary>Mozart Pay's amount: an integer in minor units.</summary>
    public StatedAmount MinorUnits(string name, string? currencyCode)
    {
        if (Strict(name, JsonTokenType.Number, "an integer") is not { } member) return StatedAmount.None(currencyCode);
        var literal = member.RawText(out _);
        if (!StatedAmount.TryMinorUnits(literal, currencyCode, out var amount, out var fault))
            Fail(UnreadableCause.IllegalAmount, name, $"is {JsonText.Cut(literal, 40)}: {fault}");
        return amount;
    }

    /// <summary>An object that decides, because what decides lies in it.</summary>
    public FieldReader Inner(string name, IReadOnlySet<string> known)
    {
        var json = Strict(name, JsonTokenType.StartObject, "an object", isRequired: true)?.Raw ?? "{}"u8.ToArray();
        return new FieldReader(JsonObject.Read(json, $"{source.Prefix}{name}.", known), findings);
    }

    /// <summary>A text for people. A value of another type is shown as it was sent.</summary>
    public string? Text(string name)
    {
        if (Lenient(name) is not { } member) return null;
        if (member.Type != JsonTokenType.String) return RawText(name, member, "a text");
        var text = member.Text(out var isDamaged);
        NoteDamage(name, isDamaged);
        return text;
    }

    /// <summary>An object for people, as it was sent.</summary>
    public string? ObjectText(string name) => Lenient(name) is { } member ? RawText(name, member, "an object") : null;

    /// <summary>An instant with a zone. What is none is noted and not told.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (IsoInstant.TryParse(text, out var instant)) return instant;
        Note(name, $"is {JsonText.Quoted(text)}, which is no instant");
        return null;
    }

    /// <summary>Notes what nobody asked for. To be called once, after everything else.</summary>
    public void Finish()
    {
        foreach (var (name, member) in source.Members.Where(member => !taken.Contains(member.Key)))
        {
            var path = JsonText.Cut(source.Prefix + name, ExtraField.NameCharactersMax);
            findings.Extra.Add(new ExtraField(path, JsonText.Cut(member.RawText(out _), ExtraField.RawTextCharactersMax)));
            findings.Notes.Add($"unknown field {path}");
            if (member.Count > 1) findings.Notes.Add($"duplicate key {path}: the last value is shown");
        }

        if (source.OmittedCount > 0)
            findings.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{source.OmittedCount} more unknown fields{(source.Prefix.Length == 0 ? "" : $" in {source.Prefix.TrimEnd('.')}")}"));
    }

    private JsonMember? Strict(string name, JsonTokenType type, string expected, bool isRequired = false)
    {
        taken.Add(name);
        var member = source.Members.GetValueOrDefault(name);
        if (member is { Count: > 1 })
            findings.Fail(UnreadableCause.DuplicateKey, source.Prefix + name, $"duplicate key {source.Prefix}{name}");
        if (member is null && isRequired) Fail(UnreadableCause.Missing, name, "is missing");
        if (member is null || (member.Type == JsonTokenType.Null && !isRequired)) return null;
        if (member.Type == type || (type == JsonTokenType.True && member.Type == JsonTokenType.False)) return member;
        Fail(UnreadableCause.WrongType, name, $"is {member.Kind} where {expected} is expected");
        return null;
    }

    private string ValidText(string name, JsonMember member)
    {
        var text = member.Text(out var isDamaged);
        if (isDamaged) Fail(UnreadableCause.BadCharacters, name, "holds characters that do not exist");
        return text;
    }

    private string Bounded(string name, string id)
    {
        if (id.Length > IdCharactersMax)
            Fail(UnreadableCause.TooLong, name, string.Create(CultureInfo.InvariantCulture, $"is longer than {IdCharactersMax} characters"));
        return id;
    }

    private JsonMember? Lenient(string name)
    {
        taken.Add(name);
        var member = source.Members.GetValueOrDefault(name);
        if (member is { Count: > 1 }) findings.Notes.Add($"duplicate key {source.Prefix}{name}: the last value is shown");
        return member is null or { Type: JsonTokenType.Null } ? null : member;
    }

    private string RawText(string name, JsonMember member, string expected)
    {
        if (member.Kind != expected) Note(name, $"is {member.Kind}, shown as sent");
        var text = member.RawText(out var isDamaged);
        NoteDamage(name, isDamaged);
        return text;
    }

    private void NoteDamage(string name, bool isDamaged)
    {
        if (isDamaged) Note(name, "holds characters that do not exist, shown as U+FFFD");
    }

    private void Note(string name, string what) => findings.Notes.Add($"{source.Prefix}{name} {what}");

    private void Fail(UnreadableCause cause, string name, string what) =>
        findings.Fail(cause, source.Prefix + name, $"{source.Prefix}{name} {what}");
}
