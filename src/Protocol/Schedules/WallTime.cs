namespace EventHub.Protocol.Schedules;

/// <summary>When the clocks of a zone show a time. Two changes of one zone's clocks are taken to be more than 28 hours apart.</summary>
/// <param name="First">The first moment; when the time is skipped, the moment at which the skipping ends.</param>
/// <param name="Second">The second moment, where clocks are put back over the time; else null.</param>
/// <param name="IsSkipped">True where clocks are put forward over the time.</param>
internal readonly record struct WallTime(DateTimeOffset First, DateTimeOffset? Second, bool IsSkipped)
{
    // Clocks are at most 12 hours behind UTC and 14 before it; the date line adds nothing, because only the offset counts.
    private static readonly TimeSpan Before = TimeSpan.FromHours(15), Behind = TimeSpan.FromHours(13);

    /// <summary>
    /// Looks a time up. Goes by the offsets on both sides of it alone: what the platform says about skipped and repeated times leaves changes of a zone's standard time out.
    /// </summary>
    public static WallTime Of(DateTime local, TimeZoneInfo zone)
    {
        DateTimeOffset asUtc = new(local.Ticks, TimeSpan.Zero);
        DateTimeOffset low = asUtc - Before, high = asUtc + Behind;
        TimeSpan former = zone.GetUtcOffset(low), latter = zone.GetUtcOffset(high);
        DateTimeOffset first = asUtc - former, second = asUtc - latter;
        bool isFirst = zone.GetUtcOffset(first) == former, isSecond = latter != former && zone.GetUtcOffset(second) == latter;
        return (isFirst, isSecond) switch
        {
            (true, false) => new WallTime(first, null, false),
            (false, true) => new WallTime(second, null, false),
            (true, true) => new WallTime(first, second, false),
            _ => new WallTime(ChangeBetween(low, high, former, zone), null, true),
        };
    }

    private static DateTimeOffset ChangeBetween(DateTimeOffset low, DateTimeOffset high, TimeSpan former, TimeZoneInfo zone)
    {
        while ((high - low).Ticks > 1)
        {
            DateTimeOffset middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(middle) == former)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }
}
