using EventHub.EmbeddedRuntime.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventHub.EmbeddedRuntime.Tests.Generators;

public sealed class GrainReferenceGeneratorTests
{
    private static readonly string[] s_assemblies = ["System.Runtime.dll", "System.Private.CoreLib.dll", "System.Collections.dll", "EventHub.EmbeddedRuntime.dll"];

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => s_assemblies.Contains(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("public interface IX<T> : IGrainWithStringKey { Task Go(T x); }", "EGR001", "IX is generic")]
    [InlineData("public class C { private interface IX : IGrainWithStringKey { Task Go(); } }", "EGR001", "IX is visible in its class only")]
    [InlineData("public interface IX : IGrainWithStringKey { int Go(); }", "EGR002", "Go returns Int32")]
    [InlineData("public interface IX : IGrainWithStringKey { Task Go<T>(T x); }", "EGR002", "Go is generic")]
    [InlineData("public interface IX : IGrainWithStringKey { Task Go(ref int x); }", "EGR002", "'x' by reference")]
    [InlineData("public interface IX : IGrainWithStringKey { Task Go(Span<byte> x); }", "EGR002", "'x' by reference")]
    [InlineData("public interface IX : IGrainWithStringKey { int Count { get; } }", "EGR002", "Count is no method")]
    [InlineData("public interface IX : IGrainWithStringKey { event Action Gone; }", "EGR002", "Gone is no method")]
    [InlineData("public interface IX : IGrainWithStringKey { [OneWay] Task<int> Go(); }", "EGR002", "Go is one-way")]
    [InlineData("public interface IX : IGrainWithStringKey { System.Collections.Generic.IAsyncEnumerable<int> Go(); }", "EGR002", "Go returns IAsyncEnumerable")]
    public void WhatCannotBeCalled_IsAnError(string source, string id, string message)
    {
        (Diagnostic[] diagnostics, _) = Run(source);
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.True(diagnostic.Location.GetLineSpan().IsValid);
    }

    [Theory]
    [InlineData("public interface IX : IGrainWithStringKey { Task Go(int @class, string? text, CancellationToken token = default); void Fire(); ValueTask<string?> Get(int? x); ValueTask Nop(); }")]
    [InlineData("public static class Outer { public interface IX : IGrainObserver { void Told(int[] xs, (int A, string B) pair); } }")]
    [InlineData("public interface IBase { Task Same(); } public interface IOther { Task Same(); } public interface IX : IBase, IOther, IGrainWithGuidKey { Task Same(int x); }")]
    [InlineData("public partial interface IX : IGrainWithStringKey { Task A(); } public partial interface IX : IDisposableLike { Task B(); } public interface IDisposableLike { Task D(); }")]
    [InlineData("public interface IX : IGrainWithStringKey { Task Go() => Task.CompletedTask; static int Twice(int x) => 2 * x; [ReadOnly, AlwaysInterleave, ResponseTimeout(\"00:00:07\")] Task<int> Look(); }")]
    [InlineData("internal interface IX : IRemindable, IGrainWithStringKey { }")]
    public void WhatCanBeCalled_Compiles(string source)
    {
        (Diagnostic[] diagnostics, Compilation output) = Run(source);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(2, output.SyntaxTrees.Count());
    }

    [Fact]
    public void InterfacesOfOtherThings_AreLeftAlone()
    {
        (Diagnostic[] diagnostics, Compilation output) = Run("public interface IX : IDisposable { int Count { get; } }");
        Assert.Empty(diagnostics);
        Assert.Single(output.SyntaxTrees);
    }

    private static (Diagnostic[] Diagnostics, Compilation Output) Run(string source)
    {
        const string usings = "using System; using System.Threading; using System.Threading.Tasks; using Orleans; using Orleans.Concurrency;\n#nullable enable\n#pragma warning disable CS8019\n";
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Sample", [CSharpSyntaxTree.ParseText(usings + source, path: "Sample.cs")], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: false));
        CSharpGeneratorDriver.Create(new GrainReferenceGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        return ([.. diagnostics], output);
    }
}
