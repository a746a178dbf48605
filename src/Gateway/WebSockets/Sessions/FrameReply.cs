using System.Buffers;
using EventHub.Gateway.Http;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>An answer that is encoded when it is made.</summary>
/// <param name="frame">The frame; the answer owns it.</param>
/// <param name="written">What follows once it is gathered.</param>
internal sealed class FrameReply(PooledBuffer frame, Action written) : IReply
{
    public bool IsReady => true;

    public int Bytes { get; } = frame.Length;

    public bool Write(SocketOutput output)
    {
        output.Write(frame.Span);
        written();
        return true;
    }

    public void Dispose() => frame.Dispose();
}
