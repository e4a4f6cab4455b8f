using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Evolvex.Portal.Tests;

/// <summary>bunit asks for AngleSharp.Diffing 1.1; the 0.17 that restores serves it as well. See docs/decisions.</summary>
internal static class BunitAssemblyLoading
{
    [ModuleInitializer]
    internal static void Resolve() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == "AngleSharp.Diffing"
                ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
                : null;

    /// <summary>A machine that tests much at once is slow, which is no fault of a page.</summary>
    [ModuleInitializer]
    internal static void WaitPatiently() => Bunit.BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
