namespace EventHub.EventLog.Disks;

/// <summary>A file of pages that appear when they are first written; unwritten places read as zeros.</summary>
internal sealed class MemoryDiskFile(MemoryBudget budget) : IDiskFile
{
    private const int PageBytes = 256 * 1024;
    private readonly Lock _gate = new();
    private byte[]?[] _pages = [];
    private long _length;
    private bool _removed;

    public long Length => Volatile.Read(ref _length);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            while (!bytes.IsEmpty)
            {
                int within = (int)(offset % PageBytes), count = Math.Min(PageBytes - within, bytes.Length);
                bytes[..count].CopyTo(PageFor(offset).AsSpan(within));
                bytes = bytes[count..];
                offset += count;
                Volatile.Write(ref _length, Math.Max(_length, offset));
            }
        }
    }

    public int Read(long offset, Span<byte> target)
    {
        int total = (int)Math.Clamp(Length - offset, 0, target.Length), done = 0;
        byte[]?[] pages = Volatile.Read(ref _pages);
        while (done < total)
        {
            int within = (int)((offset + done) % PageBytes), count = Math.Min(PageBytes - within, total - done);
            byte[]? page = pages[(offset + done) / PageBytes];
            if (page is null)
            {
                target.Slice(done, count).Clear();
            }
            else
            {
                page.AsSpan(within, count).CopyTo(target[done..]);
            }

            done += count;
        }

        // Its memory is given back, so what was just read may be zeros: the reader learns that the file is gone, as of a closed one.
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _removed), this);
        return total;
    }

    public void Sync()
    {
    }

    public void Truncate(long length)
    {
        lock (_gate)
        {
            Volatile.Write(ref _length, length);
            int within = (int)(length % PageBytes);
            if (within > 0 && length / PageBytes < _pages.Length)
            {
                // A page that is kept holds zeros behind the end, as an unwritten one does.
                _pages[length / PageBytes]?.AsSpan(within).Clear();
            }

            for (long page = (length + PageBytes - 1) / PageBytes; page < _pages.Length; page++)
            {
                Drop(page);
            }
        }
    }

    /// <summary>Gives the memory back when the file is deleted.</summary>
    public void Remove()
    {
        Volatile.Write(ref _removed, true);
        Truncate(0);
    }

    public void Dispose()
    {
        // Closing a handle forgets nothing; deleting the file does.
    }

    private byte[] PageFor(long offset)
    {
        int index = (int)(offset / PageBytes);
        if (index >= _pages.Length)
        {
            byte[]?[] grown = new byte[]?[Math.Max(index + 1, _pages.Length * 2)];
            _pages.CopyTo(grown, 0);
            Volatile.Write(ref _pages, grown);
        }

        if (_pages[index] is null)
        {
            budget.Take(PageBytes);
            _pages[index] = new byte[PageBytes];
        }

        return _pages[index]!;
    }

    private void Drop(long index)
    {
        if (_pages[index] is not null)
        {
            _pages[index] = null;
            budget.Give(PageBytes);
        }
    }
}
