using System.Buffers;

namespace EventHub.Protocol.Json;

/// <summary>
/// Pooled room for text that cannot be a slice of the request: unescaped strings, decoded base64. What was handed out stays
/// in place until <see cref="Release"/>.
/// </summary>
internal struct Scratch
{
    private const int FirstBytes = 4096;
    private byte[]? _current;
    private List<byte[]>? _full;
    private int _used;

    /// <summary>Room for <paramref name="bytes"/> bytes.</summary>
    public Span<byte> Take(int bytes)
    {
        if (_current is null || _current.Length - _used < bytes)
        {
            Replace(bytes);
        }

        Span<byte> taken = _current.AsSpan(_used, bytes);
        _used += bytes;
        return taken;
    }

    /// <summary>Gives everything back to the pool.</summary>
    public void Release()
    {
        if (_current is not null)
        {
            ArrayPool<byte>.Shared.Return(_current);
            _current = null;
            _used = 0;
        }

        if (_full is not null)
        {
            _full.ForEach(full => ArrayPool<byte>.Shared.Return(full));
            _full = null;
        }
    }

    // Earlier buffers are kept: slices of them are still in use.
    private void Replace(int bytes)
    {
        if (_current is not null)
        {
            (_full ??= []).Add(_current);
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, FirstBytes));
        _used = 0;
    }
}
