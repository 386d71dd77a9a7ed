using System.Text.Json;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// <c>POST /api/v1/mozarto/verify-user</c>, the User Auth URL to be entered at Mozarto for the mode <c>x-user-authorization</c>: Mozarto brings the pass back as
/// <c>Authorization</c> and is told who the user of that payout is, once, and nothing else. Whatever is wrong is the same empty 401.
/// </summary>
internal static class CustomerVerification
{
    public const string Route = Pages.VerifyUser;

    private const string Scheme = "Bearer ";
    private const int PassCharactersMax = 200;
    private const int BodyBytesMax = 4096;

    public static async Task<IResult> AnswerAsync(HttpContext http, CustomerPasses passes)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > Scheme.Length + PassCharactersMax) return Results.Unauthorized();
        var asked = await AskedAsync(http.Request, http.RequestAborted);
        if (asked is null || await passes.RedeemAsync(header[Scheme.Length..].Trim(), http.RequestAborted) is not { } claims) return Results.Unauthorized();
        return asked.Length > 0 && asked != claims.UserId ? Results.Unauthorized() : Results.Json(CustomerReply.Of(claims));
    }

    // Mozarto's sample names the user as a number, and whether it must be there is not documented. Empty: nobody was named; null: it cannot be read.
    private static async Task<string?> AskedAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[BodyBytesMax + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        if (length == 0) return "";
        if (length > BodyBytesMax) return null;
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory(0, length));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            return json.RootElement.TryGetProperty("userId", out var userId) ? userId.ToString() : "";
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// NOT KNOWN: what Mozarto expects as the answer, since the part of its documentation that says so is not at hand. These are the claims of the signed token, by
/// the same names; when the shape becomes known, it is changed here and nowhere else.
/// </summary>
internal static class CustomerReply
{
    public static object Of(CustomerClaims claims) => new
    {
        userId = claims.UserId,
        email = claims.Email,
        firstName = claims.FirstName,
        lastName = claims.LastName,
        phone = claims.Phone,
        countryCode = claims.CountryCode,
        emailVerified = claims.VerifiedEmail,
    };
}
