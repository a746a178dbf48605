using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Namespaces;

/// <summary>A type's namespace tells its folder. All begin with <c>EventHub.</c>: what begins with <c>Orleans.</c> is filed as a system grain by the Orleans dashboard.</summary>
internal static class NamespaceRules
{
    public static IReadOnlyList<string> FindMisplaced(IEnumerable<SourceFile> files) => [.. files.SelectMany(Misplaced)];

    /// <summary>The namespace of a path under src or tests: <c>src/EventLog/Format/X.cs</c> → <c>EventHub.EventLog.Format</c>.</summary>
    public static string Expected(string path) => "EventHub." + string.Join('.', path.Split('/')[1..^1]);

    // The embedded runtime stands in for the types of Orleans, under their own names.
    private static bool Fits(string name, string path) =>
        name == Expected(path)
        || (path.StartsWith("src/EmbeddedRuntime/", StringComparison.Ordinal) && (name == "Orleans" || name.StartsWith("Orleans.", StringComparison.Ordinal)));

    private static IEnumerable<string> Misplaced(SourceFile file)
    {
        BaseNamespaceDeclarationSyntax[] declared = [.. file.Parse().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()];
        if (declared.Length == 0 && file.Parse().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any(type => type.Parent is CompilationUnitSyntax))
        {
            yield return $"{file.Path}: a type without a namespace, expected {Expected(file.Path)}";
        }

        foreach (BaseNamespaceDeclarationSyntax declaration in declared.Where(declaration => !Fits(declaration.Name.ToString(), file.Path)))
        {
            yield return $"{file.Path}: {declaration.Name}, expected {Expected(file.Path)}";
        }
    }
}
