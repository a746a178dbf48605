using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Time;

/// <summary>
/// The one door to the real clock, <c>TimeProvider.System</c>. Outside the composition roots it may only be the default of
/// something that can be set: a property, a parameter's <c>??</c>, a registered service.
/// </summary>
internal static class SystemClock
{
    private static readonly string[] CompositionRoots = ["src/Silo/", "src/Cli/"];

    public static bool IsCompositionRoot(string path) => CompositionRoots.Any(root => path.StartsWith(root, StringComparison.Ordinal));

    public static IReadOnlyList<string> FindUses(IEnumerable<SourceFile> files) =>
        [.. files.SelectMany(file => file.Parse().DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(IsSystemClock).Where(access => !IsDefault(access)).Select(file.At))];

    private static bool IsSystemClock(MemberAccessExpressionSyntax access) =>
        access.Name.Identifier.Text == "System" && access.Expression.ToString() is "TimeProvider" or "System.TimeProvider";

    private static bool IsDefault(MemberAccessExpressionSyntax access) => access.Parent switch
    {
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        BinaryExpressionSyntax { OperatorToken.Text: "??" } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } } => called.Name.Identifier.Text == "TryAddSingleton",
        _ => false,
    };
}
