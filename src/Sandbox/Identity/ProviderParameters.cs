using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>The parameters of one request, as RFC 6749 reads them: one without a value counts as left out, and none may come twice.</summary>
internal sealed class ProviderParameters
{
    private const int BodyBytesMax = 64 * 1024;
    private const int ValuesMax = 64;
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly FormOptions Limits = new() { BufferBodyLengthLimit = BodyBytesMax, ValueLengthLimit = BodyBytesMax, ValueCountLimit = ValuesMax };

    private readonly Dictionary<string, string> values;

    private ProviderParameters(IEnumerable<KeyValuePair<string, StringValues>> given)
    {
        var all = given.ToList();
        Repeated = all.FirstOrDefault(pair => pair.Value.Count > 1).Key;
        values = all.Where(pair => !string.IsNullOrEmpty(pair.Value[0])).ToDictionary(pair => pair.Key, pair => pair.Value[0]!, StringComparer.Ordinal);
    }

    /// <summary>The name of one that came twice; null where none did.</summary>
    public string? Repeated { get; }

    public IReadOnlyDictionary<string, string> Values => values;

    public string? this[string name] => values.GetValueOrDefault(name);

    public bool Has(string name) => values.ContainsKey(name);

    public static ProviderParameters OfQuery(HttpRequest request) => new(request.Query);

    /// <summary>Those of the address of a GET, of the form of a POST. Null: the body is no form, or too much of one.</summary>
    public static async Task<ProviderParameters?> ReadAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method)) return OfQuery(request);
        if (request.ContentType?.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase) != true) return null;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = BodyBytesMax;
        try
        {
            return new ProviderParameters(await request.ReadFormAsync(Limits, request.HttpContext.RequestAborted));
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
