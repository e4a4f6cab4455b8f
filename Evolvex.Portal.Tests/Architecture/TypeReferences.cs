using System.Reflection;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>The types that a type needs: of its members, its attributes, and what its methods' code touches.</summary>
internal static class TypeReferences
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>All of them, generic arguments and element types told apart; constants are copied by the compiler and leave no trace.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var contract in type.GetInterfaces()) Add(found, contract);
        foreach (var attribute in type.GetCustomAttributesData()) Add(found, attribute.AttributeType);
        foreach (var field in type.GetFields(Own)) Add(found, field.FieldType);
        foreach (var property in type.GetProperties(Own)) Add(found, property.PropertyType);
        foreach (var method in type.GetMembers(Own).OfType<MethodBase>()) AddMethod(found, method);
        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        if (method is MethodInfo { ReturnType: var returned }) Add(found, returned);
        foreach (var parameter in method.GetParameters()) Add(found, parameter.ParameterType);
        foreach (var attribute in method.GetCustomAttributesData()) Add(found, attribute.AttributeType);
        if (method.GetMethodBody() is not { } body) return;
        foreach (var local in body.LocalVariables) Add(found, local.LocalType);
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in MethodTokens.In(body.GetILAsByteArray() ?? []))
            AddMember(found, method.Module.ResolveMember(token, typeArguments, methodArguments));
    }

    private static void AddMember(HashSet<Type> found, MemberInfo? member)
    {
        Add(found, member as Type ?? member?.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } generic)
            foreach (var argument in generic.GetGenericArguments()) Add(found, argument);
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter || !found.Add(type)) return;
        if (!type.IsGenericType) return;
        Add(found, type.GetGenericTypeDefinition());
        foreach (var argument in type.GetGenericArguments()) Add(found, argument);
    }
}
