using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Webhooks;

/// <summary><c>GET /deliveries/{id}/body</c>: the exact bytes of a body, as a file that no browser will interpret.</summary>
internal static class DeliveryDownload
{
    public const string Route = Pages.Deliveries + "/{id}/body";

    public static async Task<IResult> SendAsync(string id, HttpContext http, DeliveryReader reader)
    {
        if (Operator.From(http.User) is not { } who || !Rights.Allow(who, Command.ReadDeliveries)) return Results.Forbid();
        if (!EntityId.TryParse(EntityId.DeliveryPrefix, id, out var number)) return Results.NotFound();
        if (await reader.ReadBodyAsync(number, http.RequestAborted) is not { } bytes) return Results.NotFound();
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(bytes, "application/octet-stream", $"{EntityId.Format(EntityId.DeliveryPrefix, number)}.bin");
    }
}
