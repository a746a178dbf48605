using Microsoft.CodeAnalysis;

namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>The diagnostics of the generator.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor Interface = Make("EGR001", "Grain interface cannot be called");

    public static readonly DiagnosticDescriptor Member = Make("EGR002", "Grain interface member cannot be called");

    public static DiagnosticDescriptor Find(string id) => id == Interface.Id ? Interface : Member;

    private static DiagnosticDescriptor Make(string id, string title) => new(id, title, "{0}", "Grains", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
