using EventHub.Protocol.Schedules;

namespace EventHub.Protocol.Tests.Schedules;

public sealed class ScheduleTimingTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;
    private static readonly long Start = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Every_IsDueAtWholeStepsFromItsAnchor()
    {
        ScheduleTiming timing = ScheduleTiming.Each(TimeSpan.FromSeconds(10));
        long anchor = Start + 3;
        Assert.Equal(anchor + (10 * Second), timing.Next(anchor, anchor - Second));
        Assert.Equal(anchor + (10 * Second), timing.Next(anchor, anchor));
        Assert.Equal(anchor + (10 * Second), timing.Next(anchor, anchor + (10 * Second) - 1));
        Assert.Equal(anchor + (20 * Second), timing.Next(anchor, anchor + (10 * Second)));

        // However late one was, the next is where it would have been.
        Assert.Equal(anchor + (1000 * Second), timing.Next(anchor, anchor + (999 * Second)));
    }

    [Theory]
    [InlineData(9, -1, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(19, 10, 0)]
    [InlineData(35, 30, 2)]
    public void Latest_OfEvery_CountsThoseBefore(int now, int due, int missed) =>
        Assert.Equal(due < 0 ? null : (Start + (due * Second), missed), ScheduleTiming.Each(TimeSpan.FromSeconds(10)).Latest(Start, Start, Start + (now * Second)));

    [Fact]
    public void Latest_OfCron_CountsThoseBefore()
    {
        ScheduleTiming timing = Cron("*/5 * * * *");
        Assert.Null(timing.Latest(0, Start, Start + (299 * Second)));
        Assert.Equal((Start + (300 * Second), 0), timing.Latest(0, Start, Start + (599 * Second)));
        Assert.Equal((Start + (3600 * Second), 11), timing.Latest(0, Start, Start + (3600 * Second)));
    }

    [Fact]
    public void Latest_AfterCenturies_StopsCounting()
    {
        long now = Start + (TimeSpan.TicksPerDay * 365 * 200);
        (long due, long missed) = Cron("* * * * *").Latest(0, Start, now)!.Value;
        Assert.Equal((now, ScheduleTiming.MissedMax), (due, missed));
        Assert.Equal((now, ScheduleTiming.MissedMax), ScheduleTiming.Each(TimeSpan.FromSeconds(1)).Latest(Start, Start, now));
    }

    [Fact]
    public void Latest_IsWhatNextFindsOneTickBefore()
    {
        ScheduleTiming cron = Cron("*/7 3-5 * * *");
        (long due, _) = cron.Latest(0, Start, Start + TimeSpan.TicksPerDay)!.Value;
        Assert.Equal(due, cron.Next(0, due - 1));
    }

    private static ScheduleTiming Cron(string text) =>
        CronExpression.TryParse(text, out CronExpression? cron, out string? error) ? ScheduleTiming.By(cron, TimeZoneInfo.Utc) : throw new ArgumentException(error);
}
