using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Gives bUnit the AngleSharp.Diffing that lies beside it, although it asks for a newer one. The reason stands in Bunit.targets.</summary>
internal static class BunitDiffing
{
    private const string AssemblyName = "AngleSharp.Diffing";

#pragma warning disable CA2255 // A module initializer is what runs before the first component is rendered, whichever test comes first.
    [ModuleInitializer]
    public static void AnswerTheRuntime() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == AssemblyName ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll")) : null;
#pragma warning restore CA2255
}
