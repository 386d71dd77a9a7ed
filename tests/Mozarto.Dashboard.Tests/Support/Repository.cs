using System.Reflection;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>The folder with the solution, as the build knew it: what the house rules read and where the Node clients lie.</summary>
public static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);
}
