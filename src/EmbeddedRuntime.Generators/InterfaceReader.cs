using Microsoft.CodeAnalysis;

namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>Reads interfaces that grains and observers are called through.</summary>
internal static class InterfaceReader
{
    private const string Root = "Orleans.Runtime.IAddressable";

    /// <summary>The model of the interface; null if nothing is called through it.</summary>
    public static InterfaceModel? Read(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(other => other.ToDisplayString() == Root))
        {
            return null;
        }

        List<Problem> problems = [];
        if (type.IsGenericType || type.ContainingType is { IsGenericType: true })
        {
            problems.Add(Problem.At(type, Problems.Interface, $"{type.Name} is generic. Grain interfaces of this runtime are not; give each item type an interface."));
        }
        else if (!IsAccessible(type))
        {
            problems.Add(Problem.At(type, Problems.Interface, $"{type.Name} is visible in its class only. Make it internal or public, so that a reference class can implement it."));
        }

        MethodModel[] methods = problems.Count > 0 ? [] : [.. Members(type).Select(member => MethodReader.Read(member, problems)).OfType<MethodModel>()];
        return new InterfaceModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), type.ToDisplayString(), new EquatableArray<MethodModel>(methods), new EquatableArray<Problem>([.. problems]));
    }

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces).SelectMany(each => each.GetMembers()).Where(member => member.IsAbstract && !IsAccessor(member));

    private static bool IsAccessor(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: not null };

    private static bool IsAccessible(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? each = type; each is not null; each = each.ContainingType)
        {
            if (each.IsFileLocal || each.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
