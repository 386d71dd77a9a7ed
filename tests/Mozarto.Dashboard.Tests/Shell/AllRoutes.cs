using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>One way to ask the app for something: taken from the app itself, so that a new route is tested without anybody thinking of it.</summary>
internal sealed record AskedRoute(string Method, string Path, string Pattern, bool IsPage, bool IsStatic);

/// <summary>Every route of a running app, with something plausible in the place of each parameter.</summary>
internal static partial class AllRoutes
{
    private static readonly string[] AnyMethod = ["GET", "POST"];

    public static IReadOnlyList<AskedRoute> Of(DashboardApp app) =>
        [.. app.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(RoutesOf).Distinct()];

    private static IEnumerable<AskedRoute> RoutesOf(RouteEndpoint endpoint)
    {
        var pattern = endpoint.RoutePattern.RawText ?? "";
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : AnyMethod;
        return methods.Select(method => new AskedRoute(method, "/" + Parameter().Replace(pattern, "of-nobody").TrimStart('/'), pattern,
            endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null, endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
