using System.Runtime.InteropServices;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;

namespace EventHub.EventLog.Journal;

/// <summary>
/// The settlement index in a sealed segment's footer, read from the file when asked. The first use checks the section; one that fails
/// its check answers false, and the caller scans.
/// </summary>
internal sealed class SealedSettlements(IDiskFile file, FooterSection section)
{
    public const int EntryBytes = 16;
    private SettlementPages? _pages;
    private volatile bool _isDamaged;

    /// <summary>Adds the lsns of settlements that speak of <paramref name="sequence"/>, each once, in no order; false when the section is damaged.</summary>
    public bool TryFind(long sequence, List<long> found)
    {
        if (section.Length == 0)
        {
            return true;
        }

        if (_isDamaged || (Volatile.Read(ref _pages) ?? Open()) is not SettlementPages pages)
        {
            return false;
        }

        for (int level = 0; level < RunPart.Levels; level++)
        {
            (ulong low, ulong high) = RunPart.KeysFor(level, sequence);
            if (pages.MayHold(level, low, high))
            {
                Find(pages.PageOf(low), low, high, sequence, found);
            }
        }

        return true;
    }

    private SettlementPages? Open()
    {
        SettlementPages pages = new(section.Length / EntryBytes);
        if (!section.IsWhole(file, piece => pages.Add(MemoryMarshal.Cast<byte, RunPart>(piece))))
        {
            _isDamaged = true;
            return null;
        }

        Volatile.Write(ref _pages, pages);
        return pages;
    }

    private void Find(long firstPage, ulong low, ulong high, long sequence, List<long> found)
    {
        Span<RunPart> page = stackalloc RunPart[SettlementPages.PageEntries];
        long count = section.Length / EntryBytes;
        for (long at = firstPage * SettlementPages.PageEntries; at < count; at += SettlementPages.PageEntries)
        {
            Span<RunPart> part = page[..(int)Math.Min(SettlementPages.PageEntries, count - at)];
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
}
