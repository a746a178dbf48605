using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Recovery;

/// <summary>Walks a file from front to back in large reads.</summary>
internal sealed class FileWindow(IDiskFile file, long length)
{
    private const int WindowBytes = 4 << 20;
    private byte[] _buffer = new byte[(int)Math.Clamp(length, 4096, WindowBytes)];
    private long _start;
    private int _count;

    public long Length => length;

    /// <summary>At least <paramref name="bytes"/> from <paramref name="offset"/> on, or what the file still has.</summary>
    public ReadOnlySpan<byte> At(long offset, int bytes)
    {
        if (offset >= length)
        {
            // Behind the last batch's padding, which the file need not have.
            return [];
        }

        int wanted = (int)Math.Clamp(length - offset, 0, bytes);
        if (offset < _start || offset + wanted > _start + _count)
        {
            Fill(offset, wanted);
        }

        return _buffer.AsSpan((int)(offset - _start), (int)Math.Min(_count - (offset - _start), length - offset));
    }

    private void Fill(long offset, int wanted)
    {
        if (wanted > _buffer.Length)
        {
            _buffer = new byte[wanted];
        }

        _start = offset;
        _count = file.Read(offset, _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, length - offset)));
    }
}
