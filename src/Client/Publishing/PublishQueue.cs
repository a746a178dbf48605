using EventHub.Client.Connections;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Publishing;

/// <summary>
/// Everything published and not answered: batches in the order of the calls, and behind them the callers for whom there is no room yet.
/// </summary>
/// <remarks>
/// <code>
///   in flight on this connection │ full, not sent yet │ being filled │ waiting for room
///   _batches[0 .. _sent)         │ _batches[_sent ..) │ _open        │ _waiting
/// </code>
/// <list type="bullet">
/// <item>The order of events never changes, over any number of connections: a lost connection only sets <c>_sent</c> to 0.</item>
/// <item>What is being filled is sent as soon as fewer than FramesInFlightMax frames are unanswered. Nothing waits for a time to pass.</item>
/// <item>Events and bytes of the batches are bounded; who comes when they are full waits, in order.</item>
/// <item>All state is guarded by one lock, under which no caller's code runs.</item>
/// </list>
/// </remarks>
internal sealed partial class PublishQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PublishQueueOptions _options;
    private readonly TimeProvider _clock;
    private readonly AsyncSignal _wake;
    private readonly IdempotencyKeys _keys = new();
    private readonly CallerWatch _callers;
    private readonly Action<object?> _cancel;
    private readonly long _timeout;
    private readonly List<PublishBatch> _batches = [];
    private readonly LinkedList<PublishOperation> _waiting = new();
    private PublishBatch? _open;
    private int _sent;
    private int _events;
    private long _bytes;
    private ulong _lastReference;
    private int _lastBytes;
    private bool _senderWaits;
    private Problem? _closed;
    private TaskCompletionSource? _drained;

    /// <param name="options">The bounds.</param>
    /// <param name="clock">Measures how long callers wait.</param>
    /// <param name="wake">Set when there is something to send and nobody is sending.</param>
    public PublishQueue(PublishQueueOptions options, TimeProvider clock, AsyncSignal wake)
    {
        (_options, _clock, _wake) = (options, clock, wake);
        _cancel = state => Cancel((PublishOperation)state!);
        _timeout = (long)(options.PublishTimeout.TotalSeconds * clock.TimestampFrequency);
        _callers = new CallerWatch(clock);
        _expiry = new ExpiryTimer(this, clock, options.PublishTimeout);
    }

    /// <summary>Numbers for frames; one sequence for all, so that an answer is never taken for another's.</summary>
    public ulong NextReference()
    {
        lock (_gate)
        {
            return ++_lastReference;
        }
    }

    /// <summary>Takes an event over. Its memory is read now, or later when there is no room.</summary>
    public PublishOperation Publish(in OutgoingEvent outgoing, PublishGroup? group, int index, CancellationToken cancellationToken)
    {
        PublishOperation operation = PublishOperationPool.Rent();
        operation.Deadline = _clock.GetTimestamp() + _timeout;
        if (group is not null)
        {
            operation.JoinGroup(group, index);
        }
        else if (cancellationToken.CanBeCanceled)
        {
            operation.CancelWith(_cancel, cancellationToken);
        }

        Problem? refusal = null;
        bool wake = false;
        lock (_gate)
        {
            refusal = _closed ?? Refuse(outgoing);
            if (refusal is null && !operation.IsSettled)
            {
                Take(operation, outgoing);
                wake = TryWake();
            }
        }

        if (refusal is not null)
        {
            Refuse(operation, refusal);
        }
        else if (wake)
        {
            _wake.Set();
        }

        return operation;
    }

    private Problem? Refuse(in OutgoingEvent outgoing)
    {
        // A frame that is larger than what the hub takes would cost the connection, and everyone on it.
        int bytes = outgoing.Payload.Length + (outgoing.Fields?.Metadata.Length ?? 0);
        return bytes > _options.EventBytesMax ? ClientProblems.TooLarge(bytes, _options.EventBytesMax) : null;
    }

    private void Refuse(PublishOperation operation, Problem refusal)
    {
        bool settles;
        lock (_gate)
        {
            settles = !operation.IsSettled;
            if (settles)
            {
                operation.Settle(new PublishResult(refusal));
            }
        }

        if (settles)
        {
            operation.Continue();
        }
    }

    private void Take(PublishOperation operation, in OutgoingEvent outgoing)
    {
        _expiry.Need();
        if (_waiting.Count == 0 && HasRoom)
        {
            Place(operation, outgoing);
            return;
        }

        operation.Outgoing = outgoing;
        operation.Waiting ??= new LinkedListNode<PublishOperation>(operation);
        _waiting.AddLast(operation.Waiting);
    }

    // Soft by one event: the one that reaches the limit still goes in.
    private bool HasRoom => _events < _options.BufferEventsMax && _bytes < _options.BufferBytesMax;

    private void AdmitWaiting()
    {
        while (HasRoom && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            PublishOperation operation = first.Value;
            OutgoingEvent outgoing = operation.Outgoing;
            operation.Outgoing = default;
            Place(operation, outgoing);
        }
    }

    private void Place(PublishOperation operation, in OutgoingEvent outgoing)
    {
        Span<byte> key = stackalloc byte[IdempotencyKeys.BytesMax];
        operation.KeyIsOwn = _options.GenerateKeys && string.IsNullOrEmpty(outgoing.Fields?.IdempotencyKey);
        operation.HasKey = operation.KeyIsOwn || !string.IsNullOrEmpty(outgoing.Fields?.IdempotencyKey);
        key = operation.KeyIsOwn ? key[.._keys.Next(key)] : default;
        int size = PublishEventEncoder.Measure(outgoing, key.Length);
        if (_open is { } open && (open.Count == _options.BatchEventsMax || open.Bytes + size > _options.BatchBytesMax))
        {
            CloseOpen(open);
        }

        _open ??= PublishBatch.Rent(++_lastReference, _lastBytes);
        int before = _open.Bytes;
        _open.Add(operation, outgoing, size, key);
        _bytes += _open.Bytes - before;
        _events++;
    }

    private void CloseOpen(PublishBatch open)
    {
        _lastBytes = open.Bytes;
        _batches.Add(open);
        _open = null;
    }
}
