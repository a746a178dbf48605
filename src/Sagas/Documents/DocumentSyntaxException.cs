namespace EventHub.Sagas.Documents;

/// <summary>A text is neither JSON nor YAML that is read here.</summary>
internal sealed class DocumentSyntaxException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
