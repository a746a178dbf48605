using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Ratchets;

/// <summary>Length of methods, constructors, accessors and top-level code, from signature to closing brace, without comments and attributes above.</summary>
internal static class MethodLengths
{
    public const int LinesMax = 70;

    public static IReadOnlyList<string> FindTooLong(IEnumerable<SourceFile> files) =>
        [.. files.SelectMany(file => Measure(file).Where(method => method.Lines > LinesMax)
            .Select(method => $"{method.Place}: {method.Name} has {method.Lines} lines, at most {LinesMax}"))];

    public static IEnumerable<(string Place, string Name, int Lines)> Measure(SourceFile file)
    {
        SyntaxNode root = file.Parse();
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            switch (node)
            {
                case BaseMethodDeclarationSyntax method:
                    yield return (file.At(node), NameOf(method), Lines(method.ReturnOrNameStart(), method));
                    break;
                case AccessorDeclarationSyntax { Body: not null } accessor:
                    yield return (file.At(node), accessor.Keyword.Text, Lines(accessor.Keyword, accessor));
                    break;
            }
        }

        if (root.ChildNodes().OfType<GlobalStatementSyntax>().ToArray() is [GlobalStatementSyntax first, ..] all)
        {
            yield return (file.At(first), "top-level code", LineOf(all[^1].GetLastToken()) - LineOf(first.GetFirstToken()) + 1);
        }
    }

    private static SyntaxToken ReturnOrNameStart(this BaseMethodDeclarationSyntax method) =>
        method.Modifiers.Count > 0 ? method.Modifiers[0] : method.AttributeLists.Count > 0 ? method.ParameterList.OpenParenToken : method.GetFirstToken();

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax { Identifier.Text: string name } => name,
        ConstructorDeclarationSyntax { Identifier.Text: string name } => name,
        _ => "operator",
    };

    private static int Lines(SyntaxToken start, SyntaxNode node) => LineOf(node.GetLastToken()) - LineOf(start) + 1;

    private static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().EndLinePosition.Line;
}
