namespace EventHub.Cli.Publishing;

/// <summary>
/// Lines that were sent and are not answered yet, in the order sent: bounded in number and bytes, so a hub that is slow to answer
/// slows the sender and nothing grows.
/// </summary>
internal sealed class PublishWindow
{
    private const int LinesMax = 10_000;
    private const long BytesMax = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<PublishLine> _lines = new();
    private TaskCompletionSource? _room;
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>True when another line may be sent.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count < LinesMax && _bytes < BytesMax;
            }
        }
    }

    /// <summary>Completes when another line may be sent.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_lines.Count < LinesMax && _bytes < BytesMax)
                {
                    return;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken);
        }
    }

    public void Add(PublishLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            _bytes += line.Bytes!.Length;
        }
    }

    /// <summary>Takes the oldest line, which is answered now; null when none is open.</summary>
    public PublishLine? TakeOldest()
    {
        lock (_gate)
        {
            if (!_lines.TryDequeue(out PublishLine? line))
            {
                return null;
            }

            _bytes -= line.Bytes!.Length;
            _room?.TrySetResult();
            _room = null;
            return line;
        }
    }

    /// <summary>Everything unanswered, oldest first.</summary>
    public PublishLine[] Unanswered()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }
}
