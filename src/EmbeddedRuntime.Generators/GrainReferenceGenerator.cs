using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>Gives every grain and observer interface of a project a class through which it is called.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainReferenceGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<InterfaceModel> interfaces = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => IsCandidate(node), static (each, token) => Read(each, token))
            .Where(static model => model is not null)
            .Select(static (model, _) => model!.Value);
        context.RegisterSourceOutput(interfaces, static (output, model) => Write(output, model));
    }

    private static bool IsCandidate(SyntaxNode node) => node is InterfaceDeclarationSyntax { BaseList: not null };

    private static InterfaceModel? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken) =>
        context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is INamedTypeSymbol type && IsFirstPart(type, context.Node, cancellationToken)
            ? InterfaceReader.Read(type)
            : null;

    // An interface in several parts comes once for each part that names what it derives from.
    private static bool IsFirstPart(INamedTypeSymbol type, SyntaxNode node, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellationToken)).First(IsCandidate) == node;

    private static void Write(SourceProductionContext output, InterfaceModel model)
    {
        foreach (Problem problem in model.Problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }

        if (model.Problems.Count == 0)
        {
            output.AddSource($"{model.DisplayName}.g.cs", SourceText.From(ReferenceWriter.Write(model), Encoding.UTF8));
        }
    }
}
