namespace EventHub.Redis.Logs;

/// <summary>Another owner has taken a folder: the server refused the write, and nothing of it is stored.</summary>
public sealed class FencedException : IOException
{
    /// <summary>With the server's answer inside.</summary>
    public FencedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
