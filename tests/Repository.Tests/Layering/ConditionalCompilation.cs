using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Layering;

internal static class ConditionalCompilation
{
    public static bool IsIn(SourceFile file) =>
        file.Parse().DescendantNodes(descendIntoTrivia: true).OfType<IfDirectiveTriviaSyntax>().Any();
}
