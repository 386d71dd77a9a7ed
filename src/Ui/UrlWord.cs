using System.Globalization;

namespace Mozarto.Dashboard.Ui;

/// <summary>An enum's name as it stands in a URL: <c>WrongSecret</c> is <c>wrong-secret</c>.</summary>
internal static class UrlWord
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : letter.ToString())).ToLower(CultureInfo.InvariantCulture);

    /// <summary>Null when no value has this name, or none is given; the first case sets <paramref name="isImpossible"/>.</summary>
    public static T? Read<T>(string? word, ref bool isImpossible)
        where T : struct, Enum
    {
        if (word is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Of(value) == word) return value;
        isImpossible = true;
        return null;
    }
}
