using EventHub.Protocol.Errors;

namespace EventHub.Client.Consuming;

/// <content>What is said of deliveries, from the verb to its answer: <c>_batches[0 .. _sent)</c> are in flight on this connection.</content>
internal sealed partial class ConsumeRegistry
{
    private const int FreeMax = 16;
    private const string LeftError = "The consumer left before it took the event.";
    private readonly List<SettleBatch> _batches = [];
    private readonly Stack<SettleBatch> _free = new();
    private readonly long _timeout;
    private byte[] _buffer = new byte[4096];
    private int _sent;
    private bool _senderWaits;

    /// <summary>Says something of a delivery, which is told the answer.</summary>
    public void Settle(Delivery delivery, SettleVerb verb, TimeSpan? delay, string? error)
    {
        bool wake = false;
        Problem? closed;
        lock (_gate)
        {
            closed = _closed;
            if (closed is null)
            {
                Place(delivery.Consume, verb, new SettleEntry(delivery, delivery.IdUtf8, delay, error));
                if (verb != SettleVerb.Progress)
                {
                    delivery.Consume.Free(delivery);
                }

                wake = TryWake();
            }
        }

        if (closed is not null)
        {
            delivery.Answered(verb, default, closed);
        }
        else if (wake)
        {
            _wake.Set();
        }
    }

    /// <summary>The next settlements to send on this connection, valid until the next call. False: none, and the signal is set when that changes.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            if (_sent == _batches.Count || _sent >= _options.FramesInFlightMax)
            {
                (_senderWaits, frame) = (true, default);
                return false;
            }

            SettleBatch batch = _batches[_sent++];
            batch.WasSent = true;
            ConsumeState consume = batch.Consume;
            if (consume.Open == batch)
            {
                consume.Open = null;
            }

            // Credit goes behind what makes room for it, so that the hub never counts more than the window.
            if (consume.TakeCredit() is { } credit)
            {
                _frames.Enqueue(credit);
            }

            frame = batch.Write(ref _buffer);
            return true;
        }
    }

    /// <summary>The hub answered settlements.</summary>
    public void Answer(ReadOnlySpan<byte> response)
    {
        SettleBatch? batch;
        bool wake;
        ulong reference = SettleBatch.ReferenceOf(response);
        lock (_gate)
        {
            batch = TakeSent(reference);
            wake = TryWake();
        }

        if (wake)
        {
            _wake.Set();
        }

        if (batch is not null)
        {
            batch.Answer(response);
            Recycle(batch);
        }
    }

    private void Place(ConsumeState consume, SettleVerb verb, in SettleEntry entry)
    {
        if (consume.Open is not { IsFull: false } open)
        {
            open = _free.TryPop(out SettleBatch? free) ? free : new SettleBatch();
            open.Begin(_nextReference(), consume, _options.TimeProvider.GetTimestamp() + _timeout);
            consume.Open = open;
            _batches.Add(open);
            NeedTimer();
        }

        open.Add(verb, entry);
    }

    // What the consumer never saw goes to others at once, and does not count as an attempt.
    private void ReturnRest(ConsumeState consume)
    {
        if (consume.Reading is { } reading)
        {
            Return(consume, reading);
        }

        while (consume.Items.TryRead(out ConsumeItem item))
        {
            if (item.Frame is { } frame)
            {
                Return(consume, frame);
            }
        }
    }

    private void Return(ConsumeState consume, DeliveryFrame frame)
    {
        for (; frame.Connection == consume.Connection && frame.Taken < frame.Count; frame.Taken++)
        {
            Place(consume, SettleVerb.Nak, new SettleEntry(null, frame.IdOf(frame.Taken), TimeSpan.Zero, LeftError, IsReturned: true));
        }

        if (TryWake())
        {
            _wake.Set();
        }
    }

    private SettleBatch? TakeSent(ulong reference)
    {
        int index = _batches.FindIndex(0, _sent, candidate => candidate.Reference == reference);
        if (index < 0)
        {
            return null;
        }

        SettleBatch batch = _batches[index];
        _batches.RemoveAt(index);
        _sent--;
        TellDrained();
        return batch;
    }

    private bool TryWake()
    {
        if (!_senderWaits || _sent == _batches.Count || _sent >= _options.FramesInFlightMax)
        {
            return false;
        }

        _senderWaits = false;
        return true;
    }

    private void Recycle(SettleBatch batch)
    {
        batch.Clear();
        lock (_gate)
        {
            if (_free.Count < FreeMax)
            {
                _free.Push(batch);
            }
        }
    }
}
