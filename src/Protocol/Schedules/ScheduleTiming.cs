namespace EventHub.Protocol.Schedules;

/// <summary>When a schedule is due: by a time table in a time zone, or again and again after a time. Pure; times are UTC ticks.</summary>
public sealed class ScheduleTiming
{
    /// <summary>Shortest <c>every</c>.</summary>
    public static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1);

    /// <summary>Longest <c>every</c>.</summary>
    public static readonly TimeSpan EveryMax = TimeSpan.FromDays(366);

    /// <summary>Most missed times that are counted in one go.</summary>
    public const int MissedMax = 100_000;

    private ScheduleTiming(CronExpression? cron, TimeZoneInfo? zone, TimeSpan? every) => (Cron, Zone, Every) = (cron, zone, every);

    /// <summary>The time table, or null.</summary>
    public CronExpression? Cron { get; }

    /// <summary>The zone whose clocks the time table is about; null without one.</summary>
    public TimeZoneInfo? Zone { get; }

    /// <summary>The time from one to the next, or null.</summary>
    public TimeSpan? Every { get; }

    /// <summary>By a time table.</summary>
    public static ScheduleTiming By(CronExpression cron, TimeZoneInfo zone) => new(cron, zone, null);

    /// <summary>Again after each <paramref name="every"/>.</summary>
    public static ScheduleTiming Each(TimeSpan every) => new(null, null, every);

    /// <summary>The first time after <paramref name="after"/>; null when there is none.</summary>
    /// <param name="anchor">From where <c>every</c> counts. It is never due at it, but each whole number of times behind it, so nothing drifts.</param>
    /// <param name="after">Exclusive.</param>
    public long? Next(long anchor, long after)
    {
        if (Every is not { } every)
        {
            return Cron!.Next(new DateTimeOffset(after, TimeSpan.Zero), Zone!)?.UtcTicks;
        }

        long steps = after < anchor ? 1 : ((after - anchor) / every.Ticks) + 1;
        return anchor + (steps * every.Ticks);
    }

    /// <summary>
    /// The last time after <paramref name="after"/> that is not behind <paramref name="now"/>, and how many there were before it; null when there is none. At most
    /// <see cref="MissedMax"/> are counted.
    /// </summary>
    public (long Due, long Missed)? Latest(long anchor, long after, long now)
    {
        if (Next(anchor, after) is not { } due || due > now)
        {
            return null;
        }

        if (Every is { } every)
        {
            long missed = (now - due) / every.Ticks;
            return (due + (missed * every.Ticks), Math.Min(missed, MissedMax));
        }

        long count = 0;
        for (; Next(anchor, due) is { } next && next <= now; due = next, count++)
        {
            if (count == MissedMax)
            {
                return (LatestFrom(due, now), MissedMax);
            }
        }

        return (due, count);
    }

    // Looks back from now in growing steps, because there are too many times to walk along.
    private long LatestFrom(long due, long now)
    {
        for (long back = TimeSpan.TicksPerMinute; back < now - due; back *= 2)
        {
            if (Latest(0, now - back, now) is { } latest)
            {
                return latest.Due;
            }
        }

        return due;
    }
}
