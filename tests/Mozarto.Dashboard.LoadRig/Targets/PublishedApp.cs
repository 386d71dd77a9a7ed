namespace Mozarto.Dashboard.LoadRig.Targets;

/// <summary>Where the product to be loaded lies: published by run.sh, or any other output folder of it.</summary>
internal static class PublishedApp
{
    /// <summary>The folder of the option <c>--app</c>, or where run.sh publishes to.</summary>
    public static string Folder(RigOptions options)
    {
        var folder = Path.GetFullPath(options.Text("app", "artifacts/publish/load-rig"), RigFolder.Repository);
        return File.Exists(Path.Combine(folder, "Mozarto.Dashboard.dll"))
            ? folder
            : throw new RigException($"There is no published product in {folder}: start the rig through its run.sh.");
    }
}
