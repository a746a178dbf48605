using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>The wall clock leaps, stands still, and is wrong after a restart: ids never repeat, and times never go back.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromHours(1), -TimeSpan.FromHours(1), TimeSpan.FromDays(365), -TimeSpan.FromDays(365), TimeSpan.FromTicks(-1), TimeSpan.Zero,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Append_WhateverTheClockDoes_IdsAreNewAndTimesDoNotGoBack(int seed)
    {
        Random random = new(seed);
        StepLog log = StepLog.Opened();
        Dictionary<string, long> ids = [];
        long last = 0;
        for (int turn = 0; turn < 400; turn++)
        {
            log.Time.StepWallClock(random.Next(3) == 0 ? Jumps[random.Next(Jumps.Length)] : TimeSpan.Zero);
            log.Time.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            foreach (AppendResult result in log.Append([.. Enumerable.Range(0, random.Next(1, 4)).Select(n => TestEvent.Of($"{turn}-{n}"))]))
            {
                Assert.True(result.TimeTicks >= last, $"Seed {seed}, turn {turn}: {result.TimeTicks} follows {last}.");
                last = result.TimeTicks;
            }

            log = random.Next(40) switch { 0 => log.Reopen(), 1 => log.KillAndReopen(), 2 => log.CrashAndReopen(CrashStyle.LoseAll, seed), _ => log };
        }

        foreach (SeenRecord record in Walks.ByLsn(log.Log).Records.Values)
        {
            Assert.True(ids.TryAdd(record.Id, record.Lsn), $"Seed {seed}: lsn {record.Lsn} has the id of {ids.GetValueOrDefault(record.Id)}.");
        }
    }

    [Fact]
    public void Append_KeyFromBeforeAnHourBack_IsStillADuplicate()
    {
        StepLog log = StepLog.Opened();
        AppendResult first = log.Append(TestEvent.Of("one", key: "k")).Single();
        log.Time.StepWallClock(-TimeSpan.FromHours(1));
        Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, log.Append(TestEvent.Of("one", key: "k")).Single());
        Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, log.KillAndReopen().Append(TestEvent.Of("one", key: "k")).Single());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(365 * 24)]
    [InlineData(-365 * 24)]
    public void Interval_SyncsOnTimeWhateverTheClockDoes(int hours)
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { Durability = Durability.Interval, SyncInterval = TimeSpan.FromMilliseconds(100) });
        long lsn = log.Append(TestEvent.Of("one")).Single().Lsn;
        log.Time.StepWallClock(TimeSpan.FromHours(hours));
        log.Settle();
        Assert.True(log.Log.Writer.DurableNextLsn <= lsn, "It was synced before its time.");
        log.Time.Advance(TimeSpan.FromMilliseconds(100));
        log.Settle();
        Assert.True(log.Log.Writer.DurableNextLsn > lsn, "It was not synced at its time.");
    }
}
