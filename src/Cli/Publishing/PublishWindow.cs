using System.Threading.Channels;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Lines that were sent and are not answered yet, in the order sent: bounded in number and bytes, so a hub that is slow to answer
/// slows the sender and nothing grows. One sender, one reader.
/// </summary>
internal sealed class PublishWindow
{
    private const int LinesMax = 10_000;
    private const long BytesMax = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Channel<LineGroup> _groups = Channel.CreateUnbounded<LineGroup>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private TaskCompletionSource? _room;
    private int _count;
    private long _bytes;

    /// <summary>Lines that are not answered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>The groups of lines, oldest first, until <see cref="Complete"/>.</summary>
    public ChannelReader<LineGroup> Groups => _groups.Reader;

    private bool HasRoom => _count < LinesMax && _bytes < BytesMax;

    /// <summary>Completes when another group may be sent.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasRoom)
            {
                return ValueTask.CompletedTask;
            }

            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    public void Add(LineGroup group)
    {
        lock (_gate)
        {
            _count += group.Lines.Count;
            _bytes += group.Bytes;
        }

        _groups.Writer.TryWrite(group);
    }

    /// <summary>The group is answered.</summary>
    public void Remove(LineGroup group)
    {
        lock (_gate)
        {
            _count -= group.Lines.Count;
            _bytes -= group.Bytes;
            if (_room is not null && HasRoom)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>No more lines come.</summary>
    public void Complete() => _groups.Writer.TryComplete();
}
