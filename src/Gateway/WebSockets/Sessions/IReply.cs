namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>An answer in its place among those of a connection, which leave in the order of the requests.</summary>
internal interface IReply : IDisposable
{
    /// <summary>True when it can be written.</summary>
    bool IsReady { get; }

    /// <summary>Bytes it holds of what the connection may have under way.</summary>
    int Bytes { get; }

    /// <summary>Writes it, up to a flush; true when it is written to its end. Called again until then.</summary>
    bool Write(SocketOutput output);
}
