using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>
/// One subscription that a connection consumes. Cursors add to one buffer, each in its turn, while the writing side sends another; they change places
/// when that is sent.
/// </summary>
/// <param name="name">The subscription's name.</param>
/// <param name="subscription">Its id.</param>
/// <param name="isBinary">How its deliveries are written.</param>
/// <param name="credit">Deliveries the client lets come; null when it said nothing.</param>
/// <param name="pump">Sends them.</param>
internal sealed class SocketConsume(string name, long subscription, bool isBinary, long? credit, ConsumePump pump) : IDeliverySink
{
    private readonly DeliveryCredit _credit = new((int)(credit ?? SocketWatch.DefaultWindow), isWindow: credit is null);
    private readonly Lock _gate = new();
    private DeliveryBuffer _filling = new(), _sending = new();
    private readonly List<IConsumer> _members = [];
    private int _isQueued;
    private bool _isHeld;
    private volatile bool _isEnded;

    public string Name { get; } = name;

    /// <summary>The subscription's id.</summary>
    public long Subscription { get; } = subscription;

    public bool IsBinary { get; } = isBinary;

    /// <summary>True once nothing comes any more in one partition at least.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Deliveries that may come now, whoever has the credit for them.</summary>
    public long Credit => _credit.Unspent;

    /// <summary>Adds what the client lets come, who from now on is in charge of it; false when that would be more than the limit.</summary>
    public bool TryAddCredit(long added)
    {
        // Only the reading side adds, so what is there can only have shrunk when it is added to.
        if (Credit + added > SocketRequest.CreditMax)
        {
            return false;
        }

        _credit.IsWindow = false;
        _credit.Add((int)added);
        return true;
    }

    /// <summary>Becomes a member in every partition.</summary>
    public void Join(string consumer, IPartitions partitions)
    {
        foreach (IPartition partition in partitions.All)
        {
            if (partition.Deliveries.Cursor(Subscription) is { } cursor)
            {
                _members.Add(cursor.Join(consumer, this, _credit, returnsWork: true));
            }
            else
            {
                // Deleted since it was asked for.
                End();
            }
        }
    }

    /// <summary>Leaves; nothing is added afterwards. What is not settled goes to others at once with <paramref name="returnsWork"/>, else at its deadline.</summary>
    public void Leave(bool returnsWork)
    {
        _members.ForEach(member => member.Leave(returnsWork));
        _members.Clear();
    }

    /// <inheritdoc/>
    public void Add(scoped in StoredRecord record, in Handover handover)
    {
        lock (_gate)
        {
            int bytes = _filling.Add(IsBinary, record, handover);
            if (!pump.TryHold(bytes) && !_isHeld)
            {
                // The client is slower than what it lets come: the rest stays in the log until it has read.
                _isHeld = true;
                _credit.Hold();
            }
        }
    }

    /// <inheritdoc/>
    public void Flush() => Queue();

    /// <inheritdoc/>
    public void End()
    {
        _isEnded = true;
        Queue();
    }

    /// <summary>Gathers frames, up to a flush, or all with <paramref name="isLast"/>; true when there are more.</summary>
    public bool Write(SocketOutput output, bool isLast = false)
    {
        Volatile.Write(ref _isQueued, 0);
        IReplyWriter replies = SocketOutput.Replies(IsBinary);
        while (isLast || !output.IsFull)
        {
            if (!_sending.TryTake(out ReadOnlySpan<byte> deliveries) && !TrySwap(out deliveries))
            {
                return false;
            }

            replies.Deliveries(output, Name, deliveries);
            pump.Release(deliveries.Length);
        }

        return true;
    }

    /// <summary>Lets deliveries come again when they were held back.</summary>
    public void Unhold()
    {
        lock (_gate)
        {
            if (!_isHeld)
            {
                return;
            }

            _isHeld = false;
        }

        _credit.Unhold();
    }

    /// <summary>Forgets what was not sent. Only once it has left.</summary>
    public void Clear()
    {
        _sending.Clear();
        _filling.Clear();
    }

    /// <summary>Has the writing side look at it, unless it is going to.</summary>
    public void Queue()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            pump.Queue(this);
        }
    }

    private bool TrySwap(out ReadOnlySpan<byte> deliveries)
    {
        lock (_gate)
        {
            (_sending, _filling) = (_filling, _sending);
        }

        pump.Taken(_sending.TakeCount());
        return _sending.TryTake(out deliveries);
    }
}
