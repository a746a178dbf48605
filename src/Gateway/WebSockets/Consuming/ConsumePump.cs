using EventHub.Gateway.Metrics;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>
/// Sends what the subscriptions that one connection consumes hand it.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Cursors add from their own threads and never wait; the writing side takes from here, those in turn that have something.</item>
/// <item>What is not sent is bounded by credit and by <see cref="UnsentBytesMax"/>: beyond, a consumer is given nothing, whatever its credit.</item>
/// <item>The reading side decides what is consumed, the writing side joins and leaves, in the order of the requests.</item>
/// </list>
/// </remarks>
internal sealed class ConsumePump(SocketOutput output, WakeSignal signal, IPartitions partitions, DeliveryInstruments instruments)
{
    /// <summary>Bytes of deliveries of one connection that wait to be sent; from here on none are added, but for one per partition.</summary>
    public const int UnsentBytesMax = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<SocketConsume> _ready = [];
    private readonly List<SocketConsume> _joined = [];
    private Dictionary<string, SocketConsume>? _consumes;
    private int _unsent, _sentCount, _sentBytes;
    private volatile bool _isHeld;

    /// <summary>Subscriptions consumed now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _consumes?.Count ?? 0;
            }
        }
    }

    /// <summary>What is consumed of this name, or null.</summary>
    public SocketConsume? Find(string name)
    {
        lock (_gate)
        {
            return _consumes?.GetValueOrDefault(name);
        }
    }

    /// <summary>Notes that a subscription is consumed from now on.</summary>
    public void Add(SocketConsume consume)
    {
        lock (_gate)
        {
            (_consumes ??= []).Add(consume.Name, consume);
        }
    }

    /// <summary>Forgets one; false when it was forgotten already.</summary>
    public bool Remove(SocketConsume consume)
    {
        lock (_gate)
        {
            return _consumes is not null && _consumes.TryGetValue(consume.Name, out SocketConsume? found) && found == consume && _consumes.Remove(consume.Name);
        }
    }

    /// <summary>Begins one, unless it was ended since.</summary>
    public void Start(SocketConsume consume, string consumer)
    {
        if (Find(consume.Name) == consume)
        {
            instruments.Joined();
            _joined.Add(consume);
            consume.Join(consumer, partitions);
        }
    }

    /// <summary>Ends one at the client's wish: what it was handed is sent first, and stays with it until the deadline.</summary>
    public void Stop(SocketConsume consume)
    {
        Leave(consume, returnsWork: false);
        consume.Write(output, isLast: true);
    }

    /// <summary>Ends all: the connection is over, and its work goes to others.</summary>
    public void StopAll()
    {
        lock (_gate)
        {
            _consumes = null;
            _ready.Clear();
        }

        while (_joined.Count > 0)
        {
            SocketConsume consume = _joined[^1];
            Leave(consume, returnsWork: true);
            consume.Clear();
        }
    }

    /// <summary>Gathers what there is, up to a flush.</summary>
    public void Pump()
    {
        while (!output.IsFull && Next() is { } consume)
        {
            if (consume.Write(output))
            {
                // Behind the others, who have something too.
                consume.Queue();
            }
            else if (consume.IsEnded && Remove(consume))
            {
                // Others of its partitions may have added meanwhile.
                Leave(consume, returnsWork: true);
                consume.Write(output, isLast: true);
                SocketOutput.Replies(consume.IsBinary).Error(output, null, ConsumeRequests.Ended(consume.Name, consume.Subscription, partitions));
            }
        }

        Unhold();
    }

    /// <summary>Has the writing side look at one. Any thread.</summary>
    public void Queue(SocketConsume consume)
    {
        lock (_gate)
        {
            _ready.Enqueue(consume);
        }

        signal.Wake();
    }

    /// <summary>Counts bytes that wait to be sent; false when there are so many that no more should come. Any thread.</summary>
    public bool TryHold(int bytes)
    {
        if (Interlocked.Add(ref _unsent, bytes) < UnsentBytesMax)
        {
            return true;
        }

        _isHeld = true;
        return false;
    }

    /// <summary>Counts bytes that were gathered.</summary>
    public void Release(int bytes)
    {
        Interlocked.Add(ref _unsent, -bytes);
        _sentBytes += bytes;
    }

    /// <summary>Counts deliveries that are about to be gathered.</summary>
    public void Taken(int deliveries) => _sentCount += deliveries;

    /// <summary>Tells the instruments what is about to be flushed.</summary>
    public void CountSent()
    {
        if (_sentCount > 0)
        {
            instruments.Sent(_sentCount, _sentBytes);
            _sentCount = _sentBytes = 0;
        }
    }

    private void Leave(SocketConsume consume, bool returnsWork)
    {
        if (_joined.Remove(consume))
        {
            consume.Leave(returnsWork);
            instruments.Left();
        }
    }

    private SocketConsume? Next()
    {
        lock (_gate)
        {
            return _ready.TryDequeue(out SocketConsume? consume) ? consume : null;
        }
    }

    // Those that were held back go on when half of what waited is on its way.
    private void Unhold()
    {
        if (!_isHeld || Volatile.Read(ref _unsent) > UnsentBytesMax / 2)
        {
            return;
        }

        _isHeld = false;
        _joined.ForEach(consume => consume.Unhold());
    }
}
