namespace Mozarto.Dashboard.Access;

/// <summary>Why a person does something, in their own words: kept with what they did.</summary>
internal static class Reason
{
    /// <summary>The longest one.</summary>
    public const int CharactersMax = 500;

    /// <summary>True, and the reason without the white space around it; false, and what to do about it.</summary>
    public static bool TryRead(string? entered, out string reason, out string fault)
    {
        reason = (entered ?? "").Trim();
        fault = reason.Length switch
        {
            0 => "Say why: the reason is kept with it.",
            > CharactersMax => $"A reason has at most {CharactersMax} characters; this one has {reason.Length}.",
            _ => "",
        };
        return fault.Length == 0;
    }
}
