using EventHub.EventLog.Disks;

namespace EventHub.Fuzz.Log;

/// <summary>A file of so many bytes. Asked for a place before its start it complains, as a disk does.</summary>
internal sealed class ByteFile(byte[] bytes) : IDiskFile
{
    private byte[] _bytes = bytes;

    public byte[] Bytes => _bytes;

    public long Length => _bytes.Length;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)offset + bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    public int Read(long offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = (int)Math.Min(target.Length, Math.Max(0, _bytes.Length - offset));
        _bytes.AsSpan((int)Math.Min(offset, _bytes.Length), count).CopyTo(target);
        return count;
    }

    public void Sync()
    {
    }

    public void Truncate(long length) => Array.Resize(ref _bytes, (int)length);

    public void Dispose()
    {
    }
}
