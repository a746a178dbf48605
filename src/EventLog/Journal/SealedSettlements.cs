using System.Runtime.InteropServices;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;

namespace EventHub.EventLog.Journal;

/// <summary>
/// The settlement index in a sealed segment's footer, read from the file when asked. The first use checks the section and notes where each
/// level stands; one that fails its check answers false, and the caller scans.
/// </summary>
internal sealed class SealedSettlements(IDiskFile file, FooterSection section)
{
    public const int EntryBytes = 16;

    // A block of the file system: a search ends by reading one.
    private const int PageEntries = 256;
    private Level[]? _levels;
    private volatile bool _isDamaged;

    /// <summary>Adds the lsns of settlements that speak of <paramref name="sequence"/>, each once, in no order; false when the section is damaged.</summary>
    public bool TryFind(long sequence, List<long> found)
    {
        if (section.Length == 0)
        {
            return true;
        }

        if (_isDamaged || (Volatile.Read(ref _levels) ?? Open()) is not Level[] levels)
        {
            return false;
        }

        foreach (Level level in levels)
        {
            (ulong low, ulong high) = RunPart.KeysFor(level.Number, sequence);
            if (low <= level.LastKey && high >= level.FirstKey)
            {
                Find(level, low, high, sequence, found);
            }
        }

        return true;
    }

    private Level[]? Open()
    {
        if (!section.IsWhole(file))
        {
            _isDamaged = true;
            return null;
        }

        long count = section.Length / EntryBytes;
        List<Level> levels = [];
        for (long start = 0; start < count;)
        {
            RunPart first = EntryAt(start);
            long end = LowerBound(RunPart.KeyOfLevel(first.Level + 1), start, count, width: 1);
            levels.Add(new Level(first.Level, start, end, first.Key, EntryAt(end - 1).Key));
            start = end;
        }

        Level[] opened = [.. levels];
        Volatile.Write(ref _levels, opened);
        return opened;
    }

    private void Find(in Level level, ulong low, ulong high, long sequence, List<long> found)
    {
        Span<RunPart> page = stackalloc RunPart[PageEntries];
        for (long at = LowerBound(low, level.Start, level.End, PageEntries); at < level.End; at += PageEntries)
        {
            Span<RunPart> part = page[..(int)Math.Min(PageEntries, level.End - at)];
            _ = file.Read(section.Offset + (at * EntryBytes), MemoryMarshal.AsBytes(part));
            foreach (RunPart entry in part)
            {
                if (entry.Key > high)
                {
                    return;
                }

                if (entry.Key >= low && entry.Contains(sequence))
                {
                    found.Add(entry.Lsn);
                }
            }
        }
    }

    // At most width − 1 entries before the first one whose key is not below; that one itself when the width is 1.
    private long LowerBound(ulong key, long start, long end, int width)
    {
        while (end - start >= width)
        {
            long middle = (start + end) >>> 1;
            if (EntryAt(middle).Key < key)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
    }

    private RunPart EntryAt(long index)
    {
        RunPart entry = default;
        _ = file.Read(section.Offset + (index * EntryBytes), MemoryMarshal.AsBytes(new Span<RunPart>(ref entry)));
        return entry;
    }

    /// <summary>Where the entries of one level stand.</summary>
    private readonly record struct Level(int Number, long Start, long End, ulong FirstKey, ulong LastKey);
}
