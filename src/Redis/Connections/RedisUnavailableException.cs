namespace EventHub.Redis.Connections;

/// <summary>The server did not answer, or the connection was lost. Whether a command was executed is unknown.</summary>
public sealed class RedisUnavailableException : IOException
{
    /// <summary>With the client library's own failure inside.</summary>
    public RedisUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
