using System.Reflection;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>Which feature folder of the portal needs which other, told from the compiled code.</summary>
internal static class FeatureMap
{
    private const string Root = "Evolvex.Portal.";

    /// <summary>The portal's own assembly.</summary>
    public static Assembly Portal { get; } = typeof(ILivePbx).Assembly;

    /// <summary>One entry for each pair of types where the one needs the other and they belong to two features.</summary>
    public static IReadOnlyList<FeatureUse> Uses { get; } =
    [
        .. from type in Portal.GetTypes()
           let user = FeatureOf(type)
           where user is not null
           from needed in TypeReferences.Of(type)
           where needed.Assembly == Portal
           let used = FeatureOf(needed)
           where used is not null && used != user
           select new FeatureUse(user, used, Outermost(type).Name, Outermost(needed).Name),
    ];

    /// <summary>The feature folder that a type lives in, or null for Program and what the compiler makes.</summary>
    public static string? FeatureOf(Type type)
    {
        var space = Outermost(type).Namespace;
        if (space is null || !space.StartsWith(Root, StringComparison.Ordinal)) return null;
        return space[Root.Length..].Split('.')[0];
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }
}

/// <summary>A type of one feature needs a type of another.</summary>
internal sealed record FeatureUse(string User, string Used, string UserType, string UsedType)
{
    public override string ToString() => $"{User}.{UserType} needs {Used}.{UsedType}";
}
