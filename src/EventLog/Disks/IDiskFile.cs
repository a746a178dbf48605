namespace EventHub.EventLog.Disks;

/// <summary>One open file. Reads may run beside each other and beside a write to another place.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>
    /// Writes all of <paramref name="bytes"/>, extending the file if need be. Not durable before <see cref="Sync"/>.
    /// Offset, length and the memory's address are multiples of <see cref="IDisk.Alignment"/>.
    /// </summary>
    /// <exception cref="DiskFullException">No space; some of the bytes may have been written.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Fills <paramref name="target"/> as far as the file goes; the result is the number of bytes read.</summary>
    int Read(long offset, Span<byte> target);

    /// <summary>Returns when everything written before is on stable storage. After a failure nothing about it is known.</summary>
    void Sync();

    /// <summary>Cuts the file off.</summary>
    void Truncate(long length);
}
