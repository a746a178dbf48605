using System.Runtime.InteropServices;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Journal;

namespace EventHub.EventLog.Segments;

/// <summary>
/// The identity indexes in a sealed segment's footer, read from the file when asked: client ids by hash, idempotency
/// identities by lsn, settlements by sequence. The first use checks the section; one that fails its check answers null, and the caller scans.
/// </summary>
internal sealed class SealedIndexes(IDiskFile file, FooterSection clientIds, FooterSection dedupKeys, FooterSection settlements)
{
    private const int EntryBytes = 16, PageEntries = 4096;
    private bool? _clientIdsWhole;

    /// <summary>Which settlements speak of a sequence.</summary>
    public SealedSettlements Settlements { get; } = new(file, settlements);

    public long DedupKeyCount => dedupKeys.Length / EntryBytes;

    /// <summary>Adds the lsns under <paramref name="hash"/>; false when the section is damaged.</summary>
    public bool TryFindClientId(ulong hash, List<long> found)
    {
        if (!(_clientIdsWhole ??= clientIds.IsWhole(file)))
        {
            return false;
        }

        long low = 0, high = clientIds.Length / EntryBytes;
        while (low < high)
        {
            long middle = (low + high) >>> 1;
            if (EntryAt(clientIds, middle).Hash < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (long at = low; at < clientIds.Length / EntryBytes; at++)
        {
            HashedLsn entry = EntryAt(clientIds, at);
            if (entry.Hash != hash)
            {
                break;
            }

            found.Add(entry.Lsn);
        }

        return true;
    }

    /// <summary>The newest <paramref name="max"/> idempotency identities, in lsn order; null when the section is damaged.</summary>
    public List<HashedLsn>? NewestDedupKeys(long max)
    {
        if (!dedupKeys.IsWhole(file))
        {
            return null;
        }

        long skip = Math.Max(0, DedupKeyCount - max);
        List<HashedLsn> keys = new((int)(DedupKeyCount - skip));
        HashedLsn[] page = new HashedLsn[PageEntries];
        for (long at = skip; at < DedupKeyCount; at += PageEntries)
        {
            Span<HashedLsn> part = page.AsSpan(0, (int)Math.Min(PageEntries, DedupKeyCount - at));
            _ = file.Read(dedupKeys.Offset + (at * EntryBytes), MemoryMarshal.AsBytes(part));
            keys.AddRange(part);
        }

        return keys;
    }

    private HashedLsn EntryAt(FooterSection section, long index)
    {
        HashedLsn entry = default;
        _ = file.Read(section.Offset + (index * EntryBytes), MemoryMarshal.AsBytes(new Span<HashedLsn>(ref entry)));
        return entry;
    }
}
