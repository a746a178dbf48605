namespace EventHub.Protocol.Records;

/// <summary>
/// What kind of origin an event has. JSON: <c>database websocket frontend system internal</c>.
/// Default: <see cref="Internal"/>, stored as absent.
/// </summary>
public enum SourceKind : byte
{
    /// <summary>A service inside the system. The default.</summary>
    Internal = 0,

    /// <summary>A change captured from a database.</summary>
    Database = 1,

    /// <summary>A WebSocket client.</summary>
    WebSocket = 2,

    /// <summary>A browser or other user interface.</summary>
    Frontend = 3,

    /// <summary>The operating system or the platform.</summary>
    System = 4,
}
