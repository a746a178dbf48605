using System.Threading.Channels;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Consuming;

/// <summary>
/// One subscription consumed over any number of connections: what came and is not taken, and what is taken and not settled. All but <see cref="Items"/> belongs to
/// the registry's lock.
/// </summary>
internal sealed class ConsumeState(string subscription, ConsumeOptions options)
{
    private readonly Channel<ConsumeItem> _items = Channel.CreateUnbounded<ConsumeItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly int _creditStep = Math.Max(1, options.Window / 4);
    private Delivery? _first;
    private int _buffered, _counted, _freed;
    private volatile int _connection;

    public string Subscription { get; } = subscription;

    public byte[] NameUtf8 { get; } = System.Text.Encoding.UTF8.GetBytes(subscription);

    /// <summary>For the consumer. Bounded by the credit the hub has.</summary>
    public ChannelReader<ConsumeItem> Items => _items.Reader;

    /// <summary>Number of the connection now; deliveries of earlier ones are lost.</summary>
    public int Connection => _connection;

    /// <summary>Number of its request on this connection.</summary>
    public ulong Reference { get; private set; }

    /// <summary>True once the hub has accepted it on this connection.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>True while the hub is asked whether it still does.</summary>
    public bool IsProbed { get; set; }

    /// <summary>Its settlements that are not sent; more go with them.</summary>
    public SettleBatch? Open { get; set; }

    /// <summary>The frame the consumer is reading; only it sets this.</summary>
    public DeliveryFrame? Reading { get; set; }

    /// <summary>The request for a new connection. At least one may come, so that it goes on where all the window is taken by what was lost.</summary>
    public byte[] Begin(ulong reference)
    {
        Reference = reference;
        _freed = 0;
        return ControlFrames.Consume(reference, Subscription, Math.Max(1, options.Window - _counted));
    }

    /// <summary>The consumer left, with this request.</summary>
    public void Leave(ulong reference) => (Reference, IsStarted) = (reference, false);

    public void Started()
    {
        if (IsProbed)
        {
            // It was over on the hub, and began anew: what came before is lost.
            Lose();
        }

        (IsStarted, IsProbed) = (true, false);
        if (options.OnStarted is not null)
        {
            _items.Writer.TryWrite(new ConsumeItem(null) { IsStart = true });
        }
    }

    /// <summary>The connection is lost; it is consumed anew on the next one.</summary>
    public void Interrupt(string reason)
    {
        if (IsStarted && options.OnInterrupted is not null)
        {
            _items.Writer.TryWrite(new ConsumeItem(null) { Interruption = reason });
        }

        (Reference, IsStarted, IsProbed) = (0, false, false);
        Lose();
    }

    /// <summary>Takes a frame in.</summary>
    /// <exception cref="WireFormatException">The hub sends without credit.</exception>
    public void Deliver(DeliveryFrame frame)
    {
        if (_buffered + frame.Count > 2 * options.Window)
        {
            throw new WireFormatException($"The hub sends more deliveries than there is credit for: {_buffered} wait to be taken, {frame.Count} came, {options.Window} may be held.");
        }

        _buffered += frame.Count;
        _items.Writer.TryWrite(new ConsumeItem(frame));
    }

    /// <summary>The consumer takes a delivery; false when it was lost meanwhile.</summary>
    public bool TryTake(Delivery delivery)
    {
        if (delivery.IsLost)
        {
            return false;
        }

        _buffered--;
        _counted++;
        delivery.IsCounted = true;
        delivery.Next = _first;
        _ = _first is null ? null : _first.Previous = delivery;
        _first = delivery;
        return true;
    }

    /// <summary>A delivery counts no longer.</summary>
    public void Free(Delivery delivery)
    {
        if (!delivery.IsCounted)
        {
            return;
        }

        _ = delivery.Previous is { } previous ? previous.Next = delivery.Next : _first = delivery.Next;
        _ = delivery.Next is { } next ? next.Previous = delivery.Previous : null;
        (delivery.IsCounted, delivery.Previous, delivery.Next) = (false, null, null);
        _counted--;
        _freed++;
    }

    /// <summary>Frees what can be settled no more: nobody may ever say what became of it.</summary>
    public void FreeExpired(long now)
    {
        for (Delivery? delivery = _first, next; delivery is not null; delivery = next)
        {
            next = delivery.Next;
            if (delivery.DeadlineTicks < now)
            {
                Free(delivery);
            }
        }
    }

    /// <summary>The frame that lets more come; null while that is not worth one.</summary>
    public byte[]? TakeCredit()
    {
        int freed = _freed;
        if (!IsStarted || freed < _creditStep)
        {
            return null;
        }

        _freed = 0;
        return ControlFrames.CreditOf(Subscription, freed);
    }

    /// <summary>No more comes; the consumer is told the problem, if any.</summary>
    public void End(Problem? problem)
    {
        Lose();
        _items.Writer.TryComplete(problem is null ? null : new EventHubException(problem));
    }

    private void Lose()
    {
        _connection++;
        _buffered = _freed = 0;
    }
}
