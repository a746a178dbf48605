using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventHub.Repository.Tests;

/// <summary>A file as the checkers see it: path from the repository's root, with slashes, and text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public int LineCount => Text.Length == 0 ? 0 : Text.TrimEnd('\n').Count(character => character == '\n') + 1;

    public SyntaxNode Parse() => CSharpSyntaxTree.ParseText(Text, path: Path).GetRoot();

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
