namespace EventHub.EventLog.Journal;

/// <summary>
/// Where keys stand in a footer's settlements: the first key of each page, so that a look reads one and not a dozen to find it, and each
/// level's first and last. Two thousandths of the section, made when it is first read.
/// </summary>
internal sealed class SettlementPages(long entries)
{
    /// <summary>4 KiB: a block of the file system.</summary>
    public const int PageEntries = 256;

    private readonly ulong[] _firstKeys = new ulong[(entries + PageEntries - 1) / PageEntries];
    private readonly (ulong First, ulong Last)?[] _levels = new (ulong, ulong)?[RunPart.Levels];
    private long _added;

    /// <summary>Adds the next entries, in order.</summary>
    public void Add(ReadOnlySpan<RunPart> parts)
    {
        foreach (ref readonly RunPart part in parts)
        {
            if (_added % PageEntries == 0)
            {
                _firstKeys[_added / PageEntries] = part.Key;
            }

            _added++;
            if (part.Level < RunPart.Levels)
            {
                ref (ulong First, ulong Last)? level = ref _levels[part.Level];
                level = (level?.First ?? part.Key, part.Key);
            }
        }
    }

    /// <summary>False when no key of a level stands between two of that level.</summary>
    public bool MayHold(int level, ulong low, ulong high) =>
        _levels[level] is { } keys && low <= keys.Last && high >= keys.First;

    /// <summary>The page to begin with to see every key from <paramref name="low"/> on.</summary>
    public long PageOf(ulong low)
    {
        // Equal keys may begin at the end of the page before the first one that begins with them.
        int at = 0, end = _firstKeys.Length;
        while (at < end)
        {
            int middle = (at + end) >>> 1;
            if (_firstKeys[middle] < low)
            {
                at = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return Math.Max(0, at - 1);
    }
}
