namespace EventHub.Sagas;

/// <summary>Something that is wrong with a definition, and where.</summary>
/// <param name="Path">JSON pointer into the document: <c>/states/paying/on/paid/goto</c>.</param>
/// <param name="Message">What is wrong, and the remedy.</param>
/// <param name="Line">Line of the document, from 1; 0 for a definition that was not read from one.</param>
/// <param name="Column">Column, from 1; 0 likewise.</param>
public sealed record SagaProblem(string Path, string Message, int Line, int Column)
{
    /// <summary>As one line.</summary>
    public override string ToString() => Line == 0 ? $"{Path}: {Message}" : $"line {Line}, column {Column} ({Path}): {Message}";
}
