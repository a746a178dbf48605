using EventHub.EventLog.Disks;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// A file as a Redis stream: each write is one entry, whose id is the owner term and the offset.
/// <code>
///   id      3-1        3-65      3-393            4-1201            (term 3, then 4)
///   bytes   [header]   [batch]   [batch ······]   [batch ···]
///   offset  0          64        392              1200         Length
/// </code>
/// </summary>
/// <remarks>
/// Invariants: a write is stored whole or not at all, and survives as the server's <c>appendfsync</c> says once it has returned; offsets ascend, and terms
/// with them; an entry of a lower term than the last claim is refused by the server. Only a write at 0 may come again: it begins the file anew.
/// </remarks>
internal sealed class RedisDiskFile(FolderClaim claim, RedisKey key, FileExtents extents) : IDiskFile
{
    private FileExtents _extents = extents;
    private bool _isGone;

    public long Length => Volatile.Read(ref _extents).Length;

    public static RedisDiskFile Open(FolderClaim claim, long number)
    {
        RedisKey key = claim.Keys.File(number);
        return new RedisDiskFile(claim, key, Describe(claim, key));
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isGone), this);
        FileExtents before = _extents;
        if (offset == 0)
        {
            claim.Run(LogScripts.Start, [key], bytes.ToArray());
            before = FileExtents.Empty;
        }
        else if (offset < before.Length)
        {
            throw new IOException($"A file in Redis grows at its end, {before.Length}; a write at {offset} would change what stands there.");
        }
        else
        {
            claim.Append(key, offset, bytes);
        }

        Volatile.Write(ref _extents, before.With(claim.Term, offset, bytes.Length));
    }

    public int Read(long offset, Span<byte> target)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isGone), this);
        FileExtents extents = Volatile.Read(ref _extents);
        int total = (int)Math.Clamp(extents.Length - offset, 0, target.Length);
        if (total > 0)
        {
            // A place between two entries reads as zeros.
            target[..total].Clear();
            Fill(extents, offset, target[..total]);
        }

        // What retention took while it was read may be in part: the reader learns that the file is gone.
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isGone), this);
        return total;
    }

    // Returning from a write, the server has done what it is set to do.
    public void Sync() => claim.ThrowIfLost();

    public void Truncate(long length)
    {
        if (length < Length)
        {
            claim.Run(LogScripts.Truncate, [key], length);
            Volatile.Write(ref _extents, Describe(claim, key));
        }
    }

    public void Dispose() => Volatile.Write(ref _isGone, true);

    private static FileExtents Describe(FolderClaim claim, RedisKey key) =>
        FileExtents.Of((RedisResult[])claim.Connection.Execute("EVAL", LogScripts.Describe, 1, key)!);

    private void Fill(FileExtents extents, long offset, Span<byte> target)
    {
        string first = extents.IdAt(offset);
        RedisResult[] entries = (RedisResult[])claim.Connection.Execute("XRANGE", key, first, extents.IdAt(offset + target.Length - 1))!;
        if (entries.Length == 0 || OffsetOf(entries[0]) != offset)
        {
            RedisResult[] before = (RedisResult[])claim.Connection.Execute("XREVRANGE", key, first, "-", "COUNT", 1)!;
            if (before.Length + entries.Length == 0 && !Volatile.Read(ref _isGone))
            {
                throw new FencedException($"The stream '{key}' is not at {claim.Connection.Address} any more.");
            }

            CopyAll(before, offset, target);
        }

        CopyAll(entries, offset, target);
    }

    private static void CopyAll(RedisResult[] entries, long offset, Span<byte> target)
    {
        foreach (RedisResult entry in entries)
        {
            ReadOnlySpan<byte> bytes = (byte[])((RedisResult[])((RedisResult[])entry!)[1]!)[1]!;
            long at = OffsetOf(entry) - offset;
            if (at < 0)
            {
                bytes = -at < bytes.Length ? bytes[(int)-at..] : [];
                at = 0;
            }

            bytes[..(int)Math.Min(bytes.Length, target.Length - at)].CopyTo(target[(int)at..]);
        }
    }

    private static long OffsetOf(RedisResult entry) => FileExtents.Parse((string)((RedisResult[])entry!)[0]!).Offset;
}
