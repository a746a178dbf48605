using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Ratchets;

/// <summary>A type is found by its file's name. Partials add a verb: <c>Client.Publish.cs</c>.</summary>
internal static class PublicTypes
{
    public static IReadOnlyList<string> FindMisplaced(IEnumerable<SourceFile> files) => [.. files.SelectMany(Misplaced)];

    private static IEnumerable<string> Misplaced(SourceFile file)
    {
        string[] names = [.. file.Parse().DescendantNodes(IsOutsideTypes).OfType<MemberDeclarationSyntax>().Where(IsPublic).Select(NameOf).OfType<string>().Distinct()];
        string stem = file.Name[..file.Name.IndexOf('.', StringComparison.Ordinal)];
        return names.Length switch
        {
            0 => [],
            1 when names[0] == stem => [],
            1 => [$"{file.Path}: holds {names[0]}"],
            _ => [$"{file.Path}: holds {string.Join(", ", names)}"],
        };
    }

    private static bool IsOutsideTypes(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static bool IsPublic(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };
}
