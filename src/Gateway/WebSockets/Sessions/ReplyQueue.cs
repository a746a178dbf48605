namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>Answers in the order of their requests: one side adds, the other takes. Bounded by number and bytes.</summary>
internal sealed class ReplyQueue(int countMax, long bytesMax)
{
    private const int KeptMax = 16;

    private readonly Queue<IReply> _replies = [];
    private long _bytes;

    /// <summary>True when no more requests should be read.</summary>
    public bool IsFull
    {
        get
        {
            lock (_replies)
            {
                return _replies.Count >= countMax || _bytes >= bytesMax;
            }
        }
    }

    /// <summary>True when nothing is owed.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_replies)
            {
                return _replies.Count == 0;
            }
        }
    }

    public void Add(IReply reply)
    {
        lock (_replies)
        {
            _bytes += reply.Bytes;
            _replies.Enqueue(reply);
        }
    }

    /// <summary>The answer whose turn it is, or null when there is none or it is not ready.</summary>
    public IReply? Ready()
    {
        lock (_replies)
        {
            return _replies.TryPeek(out IReply? reply) && reply.IsReady ? reply : null;
        }
    }

    /// <summary>Removes the answer whose turn it was, and disposes it.</summary>
    public void Remove()
    {
        IReply reply;
        lock (_replies)
        {
            reply = _replies.Dequeue();
            _bytes -= reply.Bytes;
            if (_replies.Count == 0 && _replies.Capacity > KeptMax)
            {
                // An idle connection keeps nothing of its busy hour.
                _replies.TrimExcess();
            }
        }

        reply.Dispose();
    }
}
