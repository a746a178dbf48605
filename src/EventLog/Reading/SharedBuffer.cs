using System.Buffers;

namespace EventHub.EventLog.Reading;

/// <summary>
/// Memory that is filled once and that many readers share. What the writer fills is pinned and aligned, so a direct write takes it as it is.
/// </summary>
/// <remarks>
/// Starts with one hold, its maker's. <see cref="TryHold"/> fails once the last hold is gone, so a reader that lost
/// the race reads from disk instead. Never reused while held.
/// </remarks>
internal sealed class SharedBuffer : IDisposable
{
    private const int AddressAlignment = 4096;
    private readonly byte[] _array;
    private readonly int _start;
    private readonly SharedBufferPool? _pool;
    private readonly bool _isRented;
    private int _holds = 1;

    public SharedBuffer(int capacity, SharedBufferPool? pool)
    {
        _pool = pool;
        Capacity = capacity;
        _array = GC.AllocateUninitializedArray<byte>(capacity + AddressAlignment, pinned: true);
        unsafe
        {
            fixed (byte* first = _array)
            {
                _start = (int)(AddressAlignment - ((long)first & (AddressAlignment - 1))) & (AddressAlignment - 1);
            }
        }
    }

    private SharedBuffer(byte[] array, int capacity) => (_array, Capacity, _isRented) = (array, capacity, true);

    public int Capacity { get; }

    public Span<byte> Span => _array.AsSpan(_start, Capacity);

    public Memory<byte> Memory => _array.AsMemory(_start, Capacity);

    /// <summary>
    /// For what is read from a file. Rented: most stretches are larger than what a small collection frees, so a new array for each would bring about a full one
    /// every few dozen lookups, and whoever asks meanwhile waits for it.
    /// </summary>
    public static SharedBuffer ForReading(int bytes) => new(ArrayPool<byte>.Shared.Rent(bytes), bytes);

    public bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }

    /// <summary>Gives up one hold.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _pool?.Return(this);
            if (_isRented)
            {
                ArrayPool<byte>.Shared.Return(_array);
            }
        }
    }

    /// <summary>Called by the pool before it hands the buffer out again.</summary>
    public void Revive() => Volatile.Write(ref _holds, 1);
}
