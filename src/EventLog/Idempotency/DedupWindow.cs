using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using EventHub.Protocol.Policies;

namespace EventHub.EventLog.Idempotency;

/// <summary>
/// Remembers which idempotency identities were stored lately: hash to lsn, for a time and up to a number of keys,
/// whichever ends first. Channels may have times of their own; kept is what the longest needs. A flat table over a ring; one thread uses it. A hit is a candidate only.
/// </summary>
/// <remarks>
/// Invariants: the ring holds entries in the order stored; a table slot holds the ring place of the newest entry under
/// its hash; entries at or before a trimmed lsn count as absent. A slot also holds half of the hash, so that looking for a key, and
/// removing one, reads one line of memory that is not in the processor's caches and not one for every neighbour.
/// </remarks>
internal sealed class DedupWindow
{
    private const int InitialCapacity = 1024;
    private readonly int _keysMax;
    private readonly long _windowTicks;
    private PolicySet _policies = PolicySet.Empty;
    private long _keptTicks;
    private Entry[] _ring = [];
    private ulong[] _slots = [];
    private int _head;
    private int _count;

    public DedupWindow(int keysMax, TimeSpan window)
    {
        _keysMax = keysMax;
        _windowTicks = _keptTicks = window.Ticks;
    }

    /// <summary>How long identities are kept: the longest time any channel has.</summary>
    public TimeSpan Kept => new(_keptTicks);

    /// <summary>Keys remembered now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// From now on channels have the times that <paramref name="policies"/> say; true when identities must be kept longer than
    /// before, so that those forgotten already have to be read again.
    /// </summary>
    public bool Follow(PolicySet policies)
    {
        long before = _keptTicks;
        _policies = policies;
        _keptTicks = Math.Max(_windowTicks, policies.DedupWindowMax?.Ticks ?? 0);
        return _keptTicks > before;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (_ring, _slots, _head) = ([], [], 0);
        Volatile.Write(ref _count, 0);
    }

    /// <summary>
    /// True when <paramref name="hash"/> was stored within the time of <paramref name="channel"/>, as <paramref name="lsn"/>, at or behind
    /// <paramref name="firstLsn"/>.
    /// </summary>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> channel, long nowTicks, long firstLsn, out long lsn)
    {
        int place = _count == 0 ? -1 : PlaceIn(Slot(hash));
        if (place < 0)
        {
            lsn = 0;
            return false;
        }

        ref readonly Entry entry = ref _ring[place];
        lsn = entry.Lsn;
        return nowTicks - entry.TimeTicks <= WindowOf(channel) && lsn >= firstLsn;
    }

    /// <summary>
    /// Says that <paramref name="hash"/> is asked for soon, so that its part of the table is on its way from memory meanwhile, and that
    /// of the oldest key, which will have to go.
    /// </summary>
    public unsafe void Announce(ulong hash, int ahead)
    {
        if (!Sse.IsSupported || _slots.Length == 0)
        {
            return;
        }

        Sse.Prefetch0(Unsafe.AsPointer(ref _slots[HomeOf(hash)]));
        if (_count == _keysMax)
        {
            int oldest = _head + ahead;
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[HomeOf(_ring[oldest < _ring.Length ? oldest : oldest % _ring.Length].Hash)]));
        }
    }

    /// <summary>Remembers <paramref name="hash"/>, in place of an earlier entry under it.</summary>
    public void Add(ulong hash, long lsn, long timeTicks)
    {
        if (_keysMax == 0)
        {
            return;
        }

        ForgetOld(timeTicks);
        if (_count == _ring.Length)
        {
            Grow();
        }

        int place = (_head + _count) % _ring.Length;
        _ring[place] = new Entry(hash, lsn, timeTicks);
        _slots[Slot(hash)] = SlotOf(hash, place);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Forgets what was added at or behind <paramref name="lsn"/>: those records were not stored after all.</summary>
    public void ForgetFrom(long lsn)
    {
        while (_count > 0 && _ring[(_head + _count - 1) % _ring.Length].Lsn >= lsn)
        {
            int place = (_head + _count - 1) % _ring.Length;
            int slot = Slot(_ring[place].Hash);
            if (PlaceIn(slot) == place)
            {
                Remove(slot);
            }

            Volatile.Write(ref _count, _count - 1);
        }
    }

    // A channel may have none at all.
    private long WindowOf(ReadOnlySpan<byte> channel) =>
        _policies.DedupWindowMax is not null && _policies.Of(channel).DedupWindow is { } own ? (own > TimeSpan.Zero ? own.Ticks : -1) : _windowTicks;

    private void ForgetOld(long nowTicks)
    {
        while (_count > 0 && (_count >= _keysMax || nowTicks - _ring[_head].TimeTicks > _keptTicks))
        {
            int slot = Slot(_ring[_head].Hash);
            if (PlaceIn(slot) == _head)
            {
                Remove(slot);
            }

            _head = (_head + 1) % _ring.Length;
            Volatile.Write(ref _count, _count - 1);
        }
    }

    private static ulong SlotOf(ulong hash, int place) => (hash >> 32 << 32) | (uint)(place + 1);

    // The ring place a slot names; -1 for an empty one.
    private int PlaceIn(int slot) => (int)(uint)_slots[slot] - 1;

    // Where the search for a hash begins, from the half of it that slots hold.
    private int HomeOf(ulong hash) => (int)(hash >> 32) & (_slots.Length - 1);

    // The slot that holds the hash, or the empty one where it would go.
    private int Slot(ulong hash)
    {
        int mask = _slots.Length - 1;
        for (int slot = HomeOf(hash); ; slot = (slot + 1) & mask)
        {
            ulong found = _slots[slot];
            if (found == 0 || (found >> 32 == hash >> 32 && _ring[(int)(uint)found - 1].Hash == hash))
            {
                return slot;
            }
        }
    }

    // Linear probing needs no tombstones when what follows is moved up.
    private void Remove(int slot)
    {
        int mask = _slots.Length - 1, hole = slot;
        for (int next = (slot + 1) & mask; _slots[next] != 0; next = (next + 1) & mask)
        {
            int home = HomeOf(_slots[next]);
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole] = 0;
    }

    private void Grow()
    {
        int capacity = Math.Min(Math.Max(InitialCapacity, _ring.Length * 2), Math.Max(_keysMax, 1));
        Entry[] ring = new Entry[capacity];
        for (int i = 0; i < _count; i++)
        {
            ring[i] = _ring[(_head + i) % _ring.Length];
        }

        _ring = ring;
        _head = 0;
        _slots = new ulong[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        for (int i = 0; i < _count; i++)
        {
            _slots[Slot(ring[i].Hash)] = SlotOf(ring[i].Hash, i);
        }
    }

    private readonly record struct Entry(ulong Hash, long Lsn, long TimeTicks);
}
