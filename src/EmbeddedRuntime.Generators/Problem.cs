using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>Something that cannot be called through a reference, and where it stands.</summary>
internal record struct Problem(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Problem At(ISymbol symbol, DiagnosticDescriptor descriptor, string message)
    {
        Location? location = symbol.Locations.FirstOrDefault(place => place.IsInSource);
        return location is null
            ? new Problem(descriptor.Id, message, "", default, default)
            : new Problem(descriptor.Id, message, location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Problems.Find(Id), Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), Message);
}
