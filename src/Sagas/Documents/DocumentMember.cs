namespace EventHub.Sagas.Documents;

/// <summary>A member of a map, and where its name stands.</summary>
internal sealed record DocumentMember(string Name, DocumentNode Value, int Line, int Column);
