namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>An answer that is ready when it is made.</summary>
/// <param name="write">Writes it.</param>
internal sealed class Reply(Action<SocketOutput> write) : IReply
{
    // What a small object with its strings may take, so that answers nobody reads are bounded by bytes too.
    private const int HeldBytes = 1024;

    public bool IsReady => true;

    public int Bytes => HeldBytes;

    public bool Write(SocketOutput output)
    {
        write(output);
        return true;
    }

    public void Dispose()
    {
    }
}
