namespace EventHub.Tests.Kit;

/// <summary>Bytes of a file. Copies share memory until one of them is written.</summary>
internal sealed class FileImage
{
    // A larger array is kept apart by the collector and freed by a full collection only.
    private const int GrowsFreelyBelow = 80 * 1024;

    private byte[] _bytes = [];
    private bool _shared;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public FileImage Fork()
    {
        _shared = true;
        return new FileImage { _bytes = _bytes, _shared = true, Length = Length };
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        int end = checked((int)offset + bytes.Length);
        Own(end);
        if (offset > Length)
        {
            _bytes.AsSpan(Length, (int)offset - Length).Clear();
        }

        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Length = Math.Max(Length, end);
    }

    public void Truncate(long length)
    {
        int target = checked((int)length);
        Own(target);
        if (target > Length)
        {
            _bytes.AsSpan(Length, target - Length).Clear();
        }

        Length = target;
    }

    public void FlipBit(long offset, int bit)
    {
        Own(Length);
        _bytes[offset] ^= (byte)(1 << bit);
    }

    public int Read(long offset, Span<byte> target)
    {
        int count = (int)Math.Clamp(Length - offset, 0, target.Length);
        if (count > 0)
        {
            _bytes.AsSpan((int)offset, count).CopyTo(target);
        }

        return count;
    }

    private void Own(int capacity)
    {
        if (_shared || capacity > _bytes.Length)
        {
            int ahead = _shared ? Length : Length >= GrowsFreelyBelow ? Length * 2 : Math.Min(Length * 2, GrowsFreelyBelow);
            byte[] own = new byte[Math.Max(capacity, ahead)];
            Bytes.CopyTo(own);
            _bytes = own;
            _shared = false;
        }
    }
}
