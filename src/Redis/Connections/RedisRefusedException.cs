namespace EventHub.Redis.Connections;

/// <summary>The server answered with an error: the command was not executed.</summary>
public sealed class RedisRefusedException : IOException
{
    /// <summary>With the server's words.</summary>
    public RedisRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
