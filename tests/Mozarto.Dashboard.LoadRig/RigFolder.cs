namespace Mozarto.Dashboard.LoadRig;

/// <summary>A folder of this run alone, for databases and keys. Gone when disposed.</summary>
internal sealed class RigFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("load-rig-");

    /// <summary>The top of the sources that this rig was built from.</summary>
    public static string Repository { get; } = FindRepository();

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    private static string FindRepository()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
            if (File.Exists(Path.Combine(above.FullName, "Mozarto.Dashboard.sln"))) return above.FullName;
        throw new RigException("The rig runs from the output folder of the repository that it was built in.");
    }
}
