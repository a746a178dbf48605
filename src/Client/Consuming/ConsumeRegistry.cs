using System.Diagnostics.CodeAnalysis;
using EventHub.Client.Connections;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Consuming;

/// <summary>
/// All subscriptions a client consumes, and what it said of deliveries. One lock guards everything; no caller's code runs under it.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A delivery counts for the window from its arrival until one of its verbs is called, or its deadline passed. Credit follows behind the settlements.</item>
/// <item>What is said goes together per subscription: what comes while <c>FramesInFlightMax</c> frames are unanswered is the next frame. Nothing waits for a time to pass.</item>
/// <item>A lost connection takes with it what was not taken by the consumer; what is unanswered is sent again on the next one.</item>
/// </list>
/// </remarks>
internal sealed partial class ConsumeRegistry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EventHubClientOptions _options;
    private readonly Func<ulong> _nextReference;
    private readonly AsyncSignal _wake;
    private readonly List<ConsumeState> _consumes = [];
    private readonly List<ConsumeState> _leaving = [];
    private readonly Queue<byte[]> _frames = new();
    private bool _isConnected;
    private bool _isClosing;
    private Problem? _closed;

    /// <param name="options">Bounds and clock.</param>
    /// <param name="nextReference">Numbers for requests.</param>
    /// <param name="wake">Set when there is something to send.</param>
    public ConsumeRegistry(EventHubClientOptions options, Func<ulong> nextReference, AsyncSignal wake)
    {
        (_options, _nextReference, _wake) = (options, nextReference, wake);
        _timeout = (long)(options.PublishTimeout.TotalSeconds * options.TimeProvider.TimestampFrequency);
        _timer = options.TimeProvider.CreateTimer(static registry => ((ConsumeRegistry)registry!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The client's clock.</summary>
    public DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    public void Open(ConsumeState consume)
    {
        lock (_gate)
        {
            if (_closed is not null || _isClosing)
            {
                consume.End(_closed);
                return;
            }

            if (Find(_consumes, consume.NameUtf8) is not null)
            {
                throw new EventHubException(ErrorCodes.InvalidField, $"This client consumes '{consume.Subscription}' already. Enumerate it once and share its deliveries, or use another client to share its work.");
            }

            _consumes.Add(consume);
            NeedTimer();
            if (_isConnected)
            {
                Send(consume.Begin(_nextReference()));
            }
        }
    }

    /// <summary>The consumer leaves: what came and it did not take goes to others.</summary>
    public void Close(ConsumeState consume)
    {
        lock (_gate)
        {
            if (!_consumes.Remove(consume) || !_isConnected)
            {
                return;
            }

            ReturnRest(consume);
            ulong reference = _nextReference();
            consume.Leave(reference);
            _leaving.Add(consume);
            Send(ControlFrames.Unconsume(reference, consume.Subscription));
        }

        _wake.Set();
    }

    /// <summary>The consumer takes a delivery of a frame; null when it was lost meanwhile.</summary>
    public Delivery? Take(ConsumeState consume, DeliveryFrame frame, int index, StringCache strings)
    {
        frame.Taken = index + 1;
        if (frame.Connection != consume.Connection)
        {
            return null;
        }

        Delivery delivery = frame.Read(index, this, consume, strings);
        lock (_gate)
        {
            return consume.TryTake(delivery) ? delivery : null;
        }
    }

    /// <summary>Asks for every subscription anew.</summary>
    public void ConnectionOpened()
    {
        lock (_gate)
        {
            _frames.Clear();
            _isConnected = true;
            _consumes.ForEach(consume => Send(consume.Begin(_nextReference())));
        }
    }

    public void ConnectionLost(string reason)
    {
        lock (_gate)
        {
            _frames.Clear();
            _leaving.Clear();
            (_isConnected, _senderWaits, _sent) = (false, false, 0);
            _consumes.ForEach(consume => consume.Interrupt(reason));
        }
    }

    /// <summary>The next small frame to send.</summary>
    public bool TryTakeFrame([NotNullWhen(true)] out byte[]? frame)
    {
        lock (_gate)
        {
            return _frames.TryDequeue(out frame);
        }
    }

    /// <summary>The hub accepted a consumer.</summary>
    public void Started(ReadOnlySpan<byte> message)
    {
        ulong reference = SettleBatch.ReferenceOf(message);
        lock (_gate)
        {
            _consumes.Find(consume => consume.Reference == reference)?.Started();
        }
    }

    /// <summary>Nothing more comes of one that was left.</summary>
    public void Ended(ReadOnlySpan<byte> message) => TakeLeaving(SettleBatch.ReferenceOf(message));

    /// <summary>Deliveries came.</summary>
    public void Deliver(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = DeliveryFrame.SubscriptionOf(message);
        ConsumeState? found;
        lock (_gate)
        {
            found = Find(_leaving, name) ?? (Find(_consumes, name) is { IsStarted: true } started ? started : null);
        }

        if (found is null)
        {
            return;
        }

        DeliveryFrame frame = new(message.ToArray(), found.Connection, Now.UtcTicks);
        lock (_gate)
        {
            if (_leaving.Contains(found))
            {
                Return(found, frame);
            }
            else
            {
                found.Deliver(frame);
            }
        }
    }

    /// <summary>The hub refused a request, or ended something by itself. False when the number is nobody's here.</summary>
    public bool Refuse(ulong reference, Problem problem)
    {
        SettleBatch? batch;
        lock (_gate)
        {
            batch = reference == 0 ? null : TakeSent(reference);
            if (batch is null)
            {
                return reference == 0 ? Probe(problem) : Refused(reference, problem);
            }
        }

        batch.Fail(problem);
        Recycle(batch);
        return true;
    }

    private bool Refused(ulong reference, Problem problem)
    {
        if (_consumes.Find(consume => consume.Reference == reference) is not { } found)
        {
            return TakeLeaving(reference);
        }

        if (found.IsProbed && problem.Code == ErrorCodes.InvalidField)
        {
            // It was consumed all the time.
            found.IsProbed = false;
            return true;
        }

        _consumes.Remove(found);
        found.End(problem);
        return true;
    }

    // The hub tells without a number that one of them is over: each is asked for anew, and refused where it is not.
    private bool Probe(Problem problem)
    {
        if (problem.Code != ErrorCodes.SubscriptionNotFound && problem.Code != ErrorCodes.PartitionStopped)
        {
            return false;
        }

        foreach (ConsumeState consume in _consumes.Where(consume => consume.IsStarted))
        {
            consume.IsProbed = true;
            Send(consume.Begin(_nextReference()));
        }

        return true;
    }

    private bool TakeLeaving(ulong reference)
    {
        lock (_gate)
        {
            return _leaving.RemoveAll(consume => consume.Reference == reference) > 0;
        }
    }

    private static ConsumeState? Find(List<ConsumeState> consumes, ReadOnlySpan<byte> name)
    {
        foreach (ConsumeState consume in consumes)
        {
            if (name.SequenceEqual(consume.NameUtf8))
            {
                return consume;
            }
        }

        return null;
    }

    private void Send(byte[] frame)
    {
        _frames.Enqueue(frame);
        _wake.Set();
    }
}
