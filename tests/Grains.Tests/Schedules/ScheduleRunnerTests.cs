using EventHub.Grains.Schedules;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Schedules;

public sealed class ScheduleRunnerTests
{
    private const string EverySecond = """{"every":"1s","event":{"channel":"ticks","payload":1}}""";
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Run_WhenDue_PublishesOnce_AtItsTime()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond);
        Assert.Equal(s_second, await schedule.RunAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(700), await schedule.RunAfterAsync(TimeSpan.FromMilliseconds(1300)));
        Assert.Equal(TimeSpan.FromMilliseconds(700), await schedule.RunAsync());

        (string sourceId, DateTimeOffset time, string source) = Assert.Single(await schedule.EventsAsync());
        Assert.Equal(("schedule:s:7:2026-01-31T12:00:01.0000000Z", FakeTimeProvider.Start + s_second, "/v1/schedules/s"), (sourceId, time, source));
        Assert.Equal((1, 0, FakeTimeProvider.Start.AddMilliseconds(1300).UtcTicks, null), (schedule.Progress.Fired, schedule.Progress.Missed, schedule.Progress.FiredTicks, schedule.Error));
        Assert.Equal(1, schedule.Board.Fired);
    }

    [Fact]
    public async Task Run_EventWithAuthorsOwnSourceAndTime_KeepsThem()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(
            """{"cron":"*/5 * * * *","event":{"channel":"ticks","payload":1,"source":"/mine","time":"2020-01-01T00:00:00Z"}}""");
        await schedule.RunAfterAsync(TimeSpan.FromMinutes(5));
        (string sourceId, DateTimeOffset time, string source) = Assert.Single(await schedule.EventsAsync());
        Assert.Equal(("schedule:s:7:2026-01-31T12:05:00.0000000Z", 2020, "/mine"), (sourceId, time.Year, source));
    }

    [Fact]
    public async Task Run_AfterALongTime_MakesUpForTheLastAndCountsTheOthers()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond);
        Assert.Equal(TimeSpan.FromMilliseconds(500), await schedule.RunAfterAsync(TimeSpan.FromSeconds(10.5)));
        Assert.Equal((1, 9), (schedule.Progress.Fired, schedule.Progress.Missed));
        Assert.Equal("schedule:s:7:2026-01-31T12:00:10.0000000Z", Assert.Single(await schedule.EventsAsync()).SourceId);
        Assert.Equal(9, schedule.Board.Missed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_WhatIsNotNoted_IsFoundInTheLog(bool stores)
    {
        // No keys are remembered: only looking it up can tell that it is there.
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond, log => log with { DedupMaxKeys = 0 });
        schedule.Stored.Faults.Enqueue(stores);
        await schedule.RunAfterAsync(s_second);
        Assert.Contains("disk is full", schedule.Error, StringComparison.Ordinal);

        await schedule.RunAfterAsync(s_second / 2);
        await schedule.RunAfterAsync(s_second / 2);
        Assert.Equal((2, 0, null), (schedule.Progress.Fired, schedule.Progress.Missed, schedule.Error));
        Assert.Equal(2, (await schedule.EventsAsync()).Count);
    }

    [Fact]
    public async Task Run_CrashBetweenEventAndNote_PublishesItOnce_HoweverLate()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond, log => log with { DedupWindow = s_second });
        schedule.Stored.Faults.Enqueue(false);
        await schedule.RunAfterAsync(s_second);
        await schedule.CrashAsync();
        Assert.Equal(0, schedule.Progress.Fired);

        await schedule.RunAfterAsync(TimeSpan.FromHours(1));
        Assert.Equal((2, 3599), (schedule.Progress.Fired, schedule.Progress.Missed));
        Assert.Equal(2, (await schedule.EventsAsync()).Count);
        Assert.Equal(1, schedule.Board.Missed - 3598);
    }

    [Fact]
    public async Task Run_Refused_TriesAgain_UntilTheNextTakesItsPlace()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync("""{"every":"10s","event":{"channel":"ticks","payload":1}}""");
        schedule.Pause(true);
        Assert.Equal(s_second, await schedule.RunAfterAsync(TimeSpan.FromSeconds(10)));
        Assert.StartsWith("EH2008: ", schedule.Error, StringComparison.Ordinal);
        Assert.Equal(2 * s_second, await schedule.RunAfterAsync(s_second));
        Assert.Equal(4 * s_second, await schedule.RunAfterAsync(2 * s_second));

        // The next one is due before the next try: it comes instead.
        Assert.Equal(3 * s_second, await schedule.RunAfterAsync(4 * s_second));
        schedule.Pause(false);
        await schedule.RunAfterAsync(3 * s_second);

        Assert.Equal("schedule:s:7:2026-01-31T12:00:20.0000000Z", Assert.Single(await schedule.EventsAsync()).SourceId);
        Assert.Equal((1, 1, null), (schedule.Progress.Fired, schedule.Progress.Missed, schedule.Error));
        Assert.Equal(4, schedule.Board.Failed);
    }

    [Fact]
    public async Task Run_Refused_TheReasonOutlivesARestart()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond);
        schedule.Pause(true);
        await schedule.RunAfterAsync(s_second);
        await schedule.CrashAsync();
        Assert.StartsWith("EH2008: ", schedule.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StorageThatFailsDuringTheEvent_PublishesItOnce()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond, log => log with { DedupMaxKeys = 0 });
        schedule.Disk.FailsSync = true;
        await schedule.RunAfterAsync(s_second);
        Assert.NotNull(schedule.Error);

        await schedule.OpenAgainAsync();
        await schedule.RunAfterAsync(s_second);
        await schedule.RunAfterAsync(s_second);
        Assert.Null(schedule.Error);
        List<(string SourceId, DateTimeOffset Time, string Source)> events = await schedule.EventsAsync();
        Assert.Equal((events.Count, events.Count), (schedule.Progress.Fired, events.Distinct().Count()));
    }

    [Fact]
    public async Task Run_ClockPutBack_NothingComesTwice()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond);
        await schedule.RunAfterAsync(s_second);
        schedule.Time.StepWallClock(TimeSpan.FromSeconds(-30));
        Assert.Equal(TimeSpan.FromSeconds(31), await schedule.RunAsync());
        await schedule.CrashAsync();
        Assert.Equal(TimeSpan.FromSeconds(31), await schedule.RunAsync());
        await schedule.RunAfterAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(2, (await schedule.EventsAsync()).Count);
    }

    [Fact]
    public async Task Run_ProgressOfAnEarlierScheduleOfTheName_IsNone()
    {
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond);
        await schedule.RunAfterAsync(s_second);
        schedule.State.State = schedule.State.State with { Generation = 8 };
        Assert.Equal(new ScheduleProgress { Generation = 8 }, schedule.Progress);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_RandomHistory_EachTimeIsPublishedOnceOrMissed(int seed)
    {
        Random random = new(seed);
        await using ScheduleFixture schedule = await ScheduleFixture.OpenAsync(EverySecond, log => log with { DedupMaxKeys = random.Next(2) * 5 });
        for (int step = 0; step < 400; step++)
        {
            await TroubleAsync(schedule, random);
            await schedule.RunAfterAsync(TimeSpan.FromMilliseconds(random.Next(1, 2500)));
        }

        // All is well again: what is left open is found out, and the one time that is due comes.
        schedule.Pause(false);
        schedule.Stored.Faults.Clear();
        schedule.Disk.FailsSync = false;
        await schedule.CrashAsync();
        await schedule.RunAfterAsync(TimeSpan.FromMinutes(1));
        await schedule.RunAfterAsync(TimeSpan.FromMinutes(1));

        List<(string SourceId, DateTimeOffset Time, string Source)> events = await schedule.EventsAsync();
        Assert.Equal(events.Count, events.Select(found => found.SourceId).Distinct().Count());
        Assert.Equal(events.Count, schedule.Progress.Fired);
        Assert.Equal((schedule.Progress.DoneTicks - FakeTimeProvider.Start.UtcTicks) / TimeSpan.TicksPerSecond, schedule.Progress.Fired + schedule.Progress.Missed);
        Assert.True(events.Count > 30, $"Only {events.Count} events came.");
    }

    private static async Task TroubleAsync(ScheduleFixture schedule, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                await schedule.CrashAsync();
                break;
            case 1:
                schedule.Stored.Faults.Enqueue(random.Next(2) == 0);
                break;
            case 2:
                schedule.Pause(random.Next(2) == 0);
                break;
            case 3:
                // Seldom: the log opens again in its own time, and does nothing until then.
                schedule.Disk.FailsSync = random.Next(5) == 0;
                break;
            case 4:
                schedule.Time.StepWallClock(TimeSpan.FromMilliseconds(random.Next(-3000, 3000)));
                break;
            default:
                break;
        }
    }
}
