using System.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// One known-good signature: HMAC-SHA256 over <c>t.body</c>, computed with a standard library independently of this project (Vectors/signatures.json
/// says how). Each is authentic at its own <see cref="T"/>.
/// </summary>
public sealed record SignatureVector(string Name, string Secret, long T, string BodyBase64, string V1, string Header, string Note)
{
    private sealed record VectorFile(SignatureVector[] Vectors);

    public static IReadOnlyList<SignatureVector> All { get; } = Read("signatures.json");

    /// <summary>For theories: the names of all vectors.</summary>
    public static TheoryData<string> Names => [.. All.Select(vector => vector.Name)];

    /// <summary>For theories: the names of those whose body is valid UTF-8.</summary>
    public static TheoryData<string> NamesOfText => [.. All.Where(vector => vector.IsText).Select(vector => vector.Name)];

    public byte[] Body => Convert.FromBase64String(BodyBase64);
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(T);
    public bool IsText => Body.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Body)));

    public static SignatureVector Named(string name) => All.Single(vector => vector.Name == name);

    private static SignatureVector[] Read(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", file));
        return JsonSerializer.Deserialize<VectorFile>(json, JsonSerializerOptions.Web)!.Vectors;
    }
}
