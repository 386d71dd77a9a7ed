using System.Globalization;
using System.Text;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// Builds the markup of foreign text. One string instead of one element per token: a body of 1 MiB may hold half a million tokens. This is the only place
/// where foreign characters become markup, and each of them passes <see cref="Text"/>: the five that mean something in HTML are escaped, and those that
/// nobody can see (controls, bidirectional and zero-width characters, lone surrogates) become tokens that name them.
/// </summary>
internal sealed class CodeHtml
{
    public const string InvisibleClass = "code-x";
    public const string BrokenClass = "code-x code-b";

    private readonly StringBuilder html = new();
    private string? pendingToken;
    private string pendingClass = "";
    private string pendingTitle = "";
    private int pendingCount;

    public int Length => html.Length;

    public void Open(string cssClass)
    {
        FlushToken();
        html.Append("<span class=\"").Append(cssClass).Append("\">");
    }

    public void Close()
    {
        FlushToken();
        html.Append("</span>");
    }

    /// <summary>Foreign text: escaped, and with everything invisible made visible.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != System.Buffers.OperationStatus.Done) Token(VisibleText.CodePoint(text[0]), BrokenClass, "lone surrogate");
            else if (VisibleText.IsInvisible(rune)) Token(VisibleText.CodePoint(rune.Value), InvisibleClass, VisibleText.Describe(rune));
            else Visible(text[..used]);
            text = text[used..];
        }
    }

    /// <summary>A byte that is not UTF-8: the replacement character with the byte beside it.</summary>
    public void BrokenByte(byte value) => Token("\uFFFD" + value.ToString("X2", CultureInfo.InvariantCulture), BrokenClass, "byte that is not valid UTF-8");

    /// <summary>White space of ours, between tokens.</summary>
    public void NewLine(int indentChars)
    {
        FlushToken();
        html.Append('\n').Append(' ', indentChars);
    }

    public override string ToString()
    {
        FlushToken();
        return html.ToString();
    }

    private void Visible(ReadOnlySpan<char> text)
    {
        FlushToken();
        switch (text[0])
        {
            case '&': html.Append("&amp;"); break;
            case '<': html.Append("&lt;"); break;
            case '>': html.Append("&gt;"); break;
            case '"': html.Append("&quot;"); break;
            case '\'': html.Append("&#39;"); break;
            default: html.Append(text); break;
        }
    }

    // A run of the same token is written once with its count: a megabyte of NUL is one token, not a million.
    private void Token(string token, string cssClass, string title)
    {
        if (pendingToken == token)
        {
            pendingCount++;
            return;
        }

        FlushToken();
        (pendingToken, pendingClass, pendingTitle, pendingCount) = (token, cssClass, title, 1);
    }

    private void FlushToken()
    {
        if (pendingToken is null) return;
        html.Append("<span class=\"").Append(pendingClass).Append("\" title=\"").Append(pendingTitle).Append("\">").Append(pendingToken);
        if (pendingCount > 1) html.Append(CultureInfo.InvariantCulture, $" ×{pendingCount:N0}");
        html.Append("</span>");
        pendingToken = null;
    }
}
