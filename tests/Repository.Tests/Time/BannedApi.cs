using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace EventHub.Repository.Tests.Time;

/// <summary>Runs the banned-API analyzer, as the build does, over a piece of code.</summary>
internal static class BannedApi
{
    public static readonly CSharpCompilation EmptyCompilation = CSharpCompilation.Create(
        "Sample",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    public static async Task<IReadOnlyList<string>> FindAsync(string code, string bannedSymbols)
    {
        CSharpCompilation compilation = EmptyCompilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(code));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        AnalyzerOptions options = new([new TextOfFile("BannedSymbols.txt", bannedSymbols)]);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(Analyzers(), options).GetAnalyzerDiagnosticsAsync();
        return [.. found.Select(diagnostic => diagnostic.Id)];
    }

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers()
    {
        string folder = typeof(BannedApi).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "BannedApiAnalyzersFolder").Value!;
        string path = Path.Combine(folder, "analyzers", "dotnet", "cs", "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll");
        return new AnalyzerFileReference(path, new Loader()).GetAnalyzers(LanguageNames.CSharp);
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath) => Assembly.LoadFrom(fullPath);

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }

    private sealed class TextOfFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
