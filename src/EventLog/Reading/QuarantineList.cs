namespace EventHub.EventLog.Reading;

/// <summary>The damaged ranges that were found so far. Each is reported once.</summary>
internal sealed class QuarantineList(Action<QuarantinedRange>? onFound = null)
{
    private readonly Lock _gate = new();
    private QuarantinedRange[] _ranges = [];

    public IReadOnlyList<QuarantinedRange> Ranges => Volatile.Read(ref _ranges);

    public void Add(QuarantinedRange range)
    {
        lock (_gate)
        {
            if (_ranges.Any(known => known.FirstLsn <= range.FirstLsn && known.NextLsn >= range.NextLsn))
            {
                return;
            }

            Volatile.Write(ref _ranges, [.. _ranges, range]);
        }

        onFound?.Invoke(range);
    }

    public bool Covers(long lsn) => Ranges.Any(range => range.FirstLsn <= lsn && lsn < range.NextLsn);
}
