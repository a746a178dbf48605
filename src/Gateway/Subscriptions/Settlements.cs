using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Subscriptions;

/// <summary>
/// Settlements of one request or several, on their way to the cursors, those for one subscription and partition together, and what became of each.
/// Rented and reused, so that one costs no object. Not thread-safe; <see cref="Dispose"/> gives it back.
/// </summary>
internal sealed class Settlements : IDisposable
{
    private const int PooledMax = 256, KeptElementsMax = 4096;
    private static readonly ConcurrentQueue<Settlements> Pool = new();

    private readonly List<SettleElement> _elements = [];
    private readonly List<SettleSlot> _slots = [];
    private PooledBuffer? _texts;
    private int _slotCount;

    private Settlements()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _elements.Count;

    /// <summary>For how many subscriptions and partitions they are.</summary>
    public int Slots => _slotCount;

    /// <summary>An empty one from the pool.</summary>
    public static Settlements Rent() => Pool.TryDequeue(out Settlements? settlements) ? settlements : new Settlements();

    /// <summary>Adds a settlement of the delivery that <paramref name="id"/> names; text that is no id is kept, for the answer.</summary>
    public void Add(ReadOnlySpan<byte> id, SettleVerb verb, TimeSpan? delay = null, string? error = null, bool isReturned = false)
    {
        if (DeliveryId.TryParse(id, out DeliveryId parsed))
        {
            _elements.Add(new SettleElement(new Settlement(parsed, verb, delay, error, isReturned), 0, -1));
            return;
        }

        _texts ??= PooledBuffer.Rent();
        _elements.Add(new SettleElement(new Settlement(default, verb), _texts.Length, id.Length));
        _texts.Write(id);
    }

    /// <summary>Forgets what is behind the first <paramref name="count"/>, which has no subscription yet.</summary>
    public void Rollback(int count) => _elements.RemoveRange(count, _elements.Count - count);

    /// <summary>
    /// Says whose those from <paramref name="first"/> on are, which are one request; their results come in the order of the verbs, each as it was added.
    /// </summary>
    public void Assign(int first, long subscription, IPartitions partitions)
    {
        Span<SettleElement> elements = CollectionsMarshal.AsSpan(_elements)[first..];
        Order(elements);
        foreach (ref SettleElement element in elements)
        {
            int slot = element.HasId ? SlotOf(subscription, element.Settlement.Id.Partition, partitions) : -1;
            if (slot >= 0)
            {
                SettleBatch batch = _slots[slot].Batch;
                element = element with { Slot = slot, Place = batch.Count };
                batch.Add(element.Settlement);
            }
        }
    }

    /// <summary>Settles all of them; faults are kept. They stand in line, in order, before this returns.</summary>
    public ValueTask SettleAsync(Faults faults) => _slotCount switch
    {
        0 => default,
        1 => _slots[0].SettleAsync(faults),
        _ => SettleAllAsync(faults),
    };

    /// <summary>Why the storage did not take one of these, or null; the first that is found.</summary>
    public Problem? FaultOf(int first, int count)
    {
        foreach (ref readonly SettleElement element in CollectionsMarshal.AsSpan(_elements).Slice(first, count))
        {
            if (element.Slot >= 0 && _slots[element.Slot].Fault is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>What became of one, once they are settled.</summary>
    public SettleResult ResultOf(int index)
    {
        SettleElement element = _elements[index];
        return element.Slot < 0 ? SettleResult.Unknown : _slots[element.Slot].Batch.Results[element.Place];
    }

    /// <summary>How many from <paramref name="first"/> on, of at most <paramref name="most"/>, came to the same. At least 1.</summary>
    public int RunFrom(int first, int most)
    {
        SettleResult result = ResultOf(first);
        int run = 1;
        while (run < most && ResultOf(first + run) == result)
        {
            run++;
        }

        return run;
    }

    /// <summary>The id of one as it was sent, written to <paramref name="room"/> of <see cref="DeliveryId.TextLength"/> bytes when it is one.</summary>
    public ReadOnlySpan<byte> IdOf(int index, Span<byte> room)
    {
        ref readonly SettleElement element = ref CollectionsMarshal.AsSpan(_elements)[index];
        if (!element.HasId)
        {
            return _texts!.Span.Slice(element.Text, element.TextLength);
        }

        element.Settlement.Id.Write(room);
        return room[..DeliveryId.TextLength];
    }

    public void Dispose()
    {
        for (int slot = 0; slot < _slotCount; slot++)
        {
            _slots[slot].Close();
        }

        _slotCount = 0;
        _texts?.Dispose();
        _texts = null;
        _elements.Clear();
        if (Pool.Count < PooledMax && _elements.Capacity <= KeptElementsMax)
        {
            Pool.Enqueue(this);
        }
    }

    // Clients name the verbs in order, nearly always; those of one verb stay as they are.
    private static void Order(Span<SettleElement> elements)
    {
        for (int i = 1; i < elements.Length; i++)
        {
            if (elements[i].Settlement.Verb < elements[i - 1].Settlement.Verb)
            {
                SettleElement[] ordered = [.. elements.ToArray().OrderBy(element => element.Settlement.Verb)];
                ordered.CopyTo(elements);
                return;
            }
        }
    }

    private int SlotOf(long subscription, int partition, IPartitions partitions)
    {
        for (int slot = _slotCount - 1; slot >= 0; slot--)
        {
            if (_slots[slot].Subscription == subscription && _slots[slot].Partition == partition)
            {
                return slot;
            }
        }

        if (partitions.Find(partition) is not { } found)
        {
            return -1;
        }

        if (_slotCount == _slots.Count)
        {
            _slots.Add(new SettleSlot());
        }

        _slots[_slotCount].Open(subscription, partition, found.Deliveries.Cursor(subscription));
        return _slotCount++;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SettleAllAsync(Faults faults)
    {
        Task[] settling = new Task[_slotCount];
        for (int slot = 0; slot < _slotCount; slot++)
        {
            settling[slot] = _slots[slot].SettleAsync(faults).AsTask();
        }

        await Task.WhenAll(settling);
    }
}
