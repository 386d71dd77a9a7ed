namespace Mozarto.Dashboard.LoadRig;

internal static class KillCommand
{
    public static Task<int> RunAsync(RigOptions options) { options.RefuseUnknown(); throw new RigException("not yet"); }
}
