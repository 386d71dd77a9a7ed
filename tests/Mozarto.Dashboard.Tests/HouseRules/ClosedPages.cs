using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>A page is closed until it is opened: [Authorize] stands once, in src/_Imports.razor, and only a short list opens to everybody.</summary>
internal static partial class ClosedPages
{
    private const string Imports = "_Imports.razor";

    /// <summary>What anybody may reach without signing in, pages and plain endpoints, and why.</summary>
    public static readonly Exemption[] Open =
    [
        new("Webhooks/WebhooksSetup.cs", "Mozarto and Mozart Pay sign their requests; they do not sign in"),
        new("Payouts/PayoutsSetup.cs", "Mozarto brings a pass when it asks who a user is; it does not sign in"),
        new("Access/SignInPage.razor", "signing in comes before being signed in"),
        new("Access/OpenIdConnect/OpenIdConnectSetup.cs", "signing in begins before being signed in"),
        new("Access/OpenIdConnect/SignInFailedPage.razor", "whoever could not sign in is told what to do next"),
        new("Access/AccessSetup.cs", "signing out must work for whoever is half signed in"),
        new("Shell/ShellSetup.cs", "style sheets and scripts tell nothing"),
        new("Shell/ThemeChoice.cs", "the sign-in page has a light and a dark side too"),
        new("Shell/Health.cs", "machines ask whether the app lives"),
        new("Shell/ErrorPage.razor", "whoever meets an error is told its reference"),
        new("Shell/NotFoundPage.razor", "an address that does not exist tells nothing"),
        new("Shell/NoAccessPage.razor", "who holds no role is told so"),
        new("Sandbox/Identity/IdentitySetup.cs", "the sandbox's identity provider: who comes there is yet to be signed in"),
        new("Sandbox/SandboxSetup.cs", "the sandbox's own sign-in, and its cashier, which asks for tokens instead"),
    ];

    public static IEnumerable<Violation> Check(IReadOnlyList<SourceFile> files)
    {
        var imports = files.FirstOrDefault(file => file.Path == Imports);
        var isClosed = imports is not null && AuthorizeAttribute().IsMatch(imports.Code);
        foreach (var file in files)
        {
            var isOpen = AllowAnonymous().IsMatch(file.Code);
            if (isOpen && Open.All(exemption => exemption.Path != file.Path))
                yield return new Violation(file.Path, "opens to everybody, and is not on the list of what may (ClosedPages.Open)");
            if (!isClosed && file.IsRazor && PageDirective().IsMatch(file.Code) && !isOpen)
                yield return new Violation(file.Path, "is a page, but src/_Imports.razor does not say @attribute [Authorize]");
        }
    }

    [GeneratedRegex(@"^\s*@attribute\s*\[\s*([\w.]+\.)?Authorize\s*[\](,]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex AuthorizeAttribute();

    [GeneratedRegex(@"\bAllowAnonymous\b", RegexOptions.None, 5000)]
    private static partial Regex AllowAnonymous();

    [GeneratedRegex(@"^\s*@page\s", RegexOptions.Multiline, 5000)]
    private static partial Regex PageDirective();
}
