using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>
/// The settle messages of one read: one batch per subscription and partition, answered with one write. Rented and reused, so a message costs no object
/// of its own, and nothing per id.
/// </summary>
internal sealed class SettleGroup : IReply
{
    // What a result takes beside what was sent, about; a refusal has sentences. Beyond so many slots a search among them would be felt.
    private const int ElementBytes = 128, RefusalBytes = 1024, SlotsMax = 64;
    private const int PooledMax = 256, KeptMessagesMax = 4096;
    private static readonly ConcurrentQueue<SettleGroup> Pool = new();

    private readonly List<SettleMessage> _messages = [];
    private readonly Action _onSettled;
    private ValueTaskAwaiter _settling;
    private WakeSignal _signal = null!;
    private DeliveryInstruments _instruments = null!;
    private string _name = "";
    private Subscription? _subscription;
    private int _answered;
    private volatile bool _isReady;

    private SettleGroup() => _onSettled = OnSettled;

    /// <summary>What is to be settled.</summary>
    public Settlements Settlements { get; private set; } = null!;

    /// <summary>Bytes it holds, about: the messages as they came, and what is kept to answer them.</summary>
    public int Bytes { get; private set; }

    public bool IsReady => _isReady;

    /// <summary>True when it has no message.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>True when it has messages for so many subscriptions that more should go into another.</summary>
    public bool IsScattered => Settlements.Slots >= SlotsMax;

    /// <summary>An empty group.</summary>
    public static SettleGroup Rent()
    {
        SettleGroup group = Pool.TryDequeue(out SettleGroup? pooled) ? pooled : new SettleGroup();
        group.Settlements = Settlements.Rent();
        return group;
    }

    /// <summary>A subscription's name as text, which is the same object as long as it is the same name.</summary>
    public string NameOf(ReadOnlySpan<byte> name)
    {
        if (!Ascii.Equals(name, _name))
        {
            _name = Encoding.UTF8.GetString(name);
            _subscription = null;
        }

        return _name;
    }

    /// <summary>True when the subscription that a message names is known; what names none is refused anyway.</summary>
    public bool Knows(string? name, IPartitions partitions)
    {
        if (name is null || (_subscription is not null && ReferenceEquals(name, _name)))
        {
            return true;
        }

        return partitions.First().Find(name) is not null;
    }

    /// <summary>Adds a message whose settlements, from <paramref name="first"/> on, were read already.</summary>
    public void Add(ref SocketRequest request, bool isBinary, int first, int bytes, IPartitions partitions)
    {
        if (request.Problem is null && Find(ref request, partitions) is { } subscription)
        {
            Settlements.Assign(first, subscription.Id, partitions);
        }
        else
        {
            Settlements.Rollback(first);
        }

        int count = Settlements.Count - first;
        _messages.Add(new SettleMessage(request.HasRef ? request.Ref : null, isBinary, request.Has(SocketFields.Runs), first, count, request.Problem));
        Bytes += bytes + (ElementBytes * (count + 1)) + (request.Problem is { } problem ? RefusalBytes * (1 + problem.Errors.Length) : 0);
    }

    /// <summary>Begins to settle; <paramref name="signal"/> is woken once that is stored, or cannot be.</summary>
    public void Settle(Faults faults, DeliveryInstruments instruments, WakeSignal signal)
    {
        _signal = signal;
        _instruments = instruments;
        Follow(Settlements.SettleAsync(faults));
    }

    /// <summary>Writes the answers, up to a flush; true when all are written.</summary>
    public bool Write(SocketOutput output)
    {
        while (_answered < _messages.Count)
        {
            if (output.IsFull)
            {
                return false;
            }

            SettleMessage message = _messages[_answered++];
            IReplyWriter replies = SocketOutput.Replies(message.IsBinary);
            if ((message.Refusal ?? Settlements.FaultOf(message.First, message.Count)) is { } problem)
            {
                replies.Error(output, message.Ref, problem);
            }
            else
            {
                replies.Settled(output, message, Settlements);
            }
        }

        return true;
    }

    public void Dispose()
    {
        Settlements.Dispose();
        Settlements = null!;
        _signal = null!;
        _settling = default;
        _subscription = null;
        _messages.Clear();
        _answered = Bytes = 0;
        _isReady = false;
        if (Pool.Count < PooledMax && _messages.Capacity <= KeptMessagesMax)
        {
            Pool.Enqueue(this);
        }
    }

    private Subscription? Find(ref SocketRequest request, IPartitions partitions)
    {
        if (request.Subscription is not { } name)
        {
            request.Refuse(ConsumeRequests.MissingSubscription);
            return null;
        }

        if (_subscription is null || !ReferenceEquals(name, _name))
        {
            _subscription = partitions.First().Find(name);
        }

        if (_subscription is null)
        {
            request.Refuse(SubscriptionLookup.NotFound(name));
        }

        return _subscription;
    }

    // One object follows one batch after the other, so that waiting for one allocates nothing.
    private void Follow(ValueTask settling)
    {
        _settling = settling.GetAwaiter();
        if (_settling.IsCompleted)
        {
            // Whoever settles it has more to do.
            TakeOutcome().Wake();
        }
        else
        {
            _settling.UnsafeOnCompleted(_onSettled);
        }
    }

    // The thread that tells has nothing else to do, so the answer is sent from it.
    private void OnSettled() => TakeOutcome().WakeHere();

    private WakeSignal TakeOutcome()
    {
        // Never faults: what the storage did is in the settlements. Once it is ready, it may be answered and used again.
        WakeSignal signal = _signal;
        _settling.GetResult();
        _instruments.Settled(Settlements);
        _isReady = true;
        return signal;
    }
}
