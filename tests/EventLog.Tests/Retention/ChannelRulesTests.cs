using System.Collections.Immutable;
using System.Text;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Retention;

/// <summary>What channels keep by rules of their own: hidden at once, freed by the segment, the same after a restart.</summary>
public sealed class ChannelRulesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void NoRules_NothingIsHidden()
    {
        StepLog log = TenMinutes();
        Apply(log, ChannelRules.None);
        Assert.Equal(20, Seen(log).Count);
        Assert.False(log.Log.IsHidden("a"u8, 0));
    }

    [Fact]
    public void Retention_OfOneChannel_HidesItsOldEventsOnly()
    {
        StepLog log = TenMinutes();
        Apply(log, Rules(("a", new ChannelPolicy { Retention = TimeSpan.FromSeconds(270) })));
        Assert.Equal([11, 13, 15, 17, 19], Seen(log, "a"));
        Assert.Equal(10, Seen(log, "b").Count);
        Assert.Equal(1, log.Log.Bounds.FirstSequence);

        // Time alone hides more, at the next look.
        log.Time.Advance(Minute);
        Look(log);
        Assert.Equal([13, 15, 17, 19], Seen(log, "a"));
    }

    [Fact]
    public void Retention_LongerThanTheLogs_KeepsTheChannel()
    {
        StepLog log = TenMinutes(StepLog.Small with { RetentionAge = TimeSpan.FromSeconds(270) });
        Apply(log, Rules(("a", new ChannelPolicy { Retention = TimeSpan.FromHours(1) })));
        Assert.Equal(10, Seen(log, "a").Count);
        Assert.Equal([12, 14, 16, 18, 20], Seen(log, "b"));

        // Lifted, the log's own limit is for both.
        Apply(log, ChannelRules.None);
        Assert.Equal([11, 13, 15, 17, 19], Seen(log, "a"));
        Assert.Equal(11, log.Log.Bounds.FirstSequence);
    }

    [Fact]
    public void Retention_ByPattern_IsForChannelsToCome()
    {
        StepLog log = StepLog.Opened();
        Assert.True(ChannelPattern.TryParse("x.*", out ChannelPattern? pattern, out _));
        PolicySet set = new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty, [new PatternPolicy("p", pattern, new ChannelPolicy { Retention = Minute })]);
        Apply(log, ChannelRules.None with { Policies = set });
        log.Append(TestEvent.Of("1", channel: "x.one"), TestEvent.Of("2", channel: "x"));
        log.Time.Advance(2 * Minute);
        Look(log);
        Assert.Equal([2], Seen(log));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MaxBytes_AnySize_KeepsTheNewestThatFit(int seed)
    {
        Random random = new(seed);
        StepLog log = StepLog.Opened();
        List<(long Sequence, int Bytes)> model = [];
        long bytesMax = 0;
        for (int round = 0; round < 60; round++)
        {
            string channel = random.Next(3) == 0 ? "b" : "a";
            TestEvent sent = new(channel, new byte[random.Next(1, 4000)]);
            AppendResult result = log.Append(sent).Single();
            if (channel == "a")
            {
                model.Add((result.Sequence, sent.Record().Length));
            }

            bytesMax = random.Next(4) == 0 ? random.Next(1, 60_000) : bytesMax;
            Apply(log, bytesMax == 0 ? ChannelRules.None : Rules(("a", new ChannelPolicy { MaxBytes = bytesMax })));
            List<(long Sequence, int Bytes)> kept = Newest(model, bytesMax == 0 ? long.MaxValue : bytesMax);
            if (bytesMax == 0 || log.Log.Bounds.FirstSequence == 1)
            {
                Assert.Equal(kept.Select(entry => entry.Sequence), Seen(log, "a"));
                LogChannel? counted = log.Log.Channels().Cast<LogChannel?>().FirstOrDefault(found => found!.Value.Name == "a");
                Assert.Equal((kept.Count, kept.Sum(entry => (long)entry.Bytes)), (counted?.Events ?? 0, counted?.Bytes ?? 0));
                Assert.Equal((kept.Count, kept.Sum(entry => (long)entry.Bytes)), log.Log.Count("a"u8.ToArray(), long.MaxValue));
            }
        }

        Assert.True(log.Disk.Segments().Count > 1);
    }

    [Fact]
    public void Purge_BeforeAPlace_HidesWhatStandsBelow()
    {
        StepLog log = TenMinutes();
        Assert.Equal(5, log.Log.Count("a"u8.ToArray(), 10).Events);
        Apply(log, Purged(("a", 10)));
        Assert.Equal([11, 13, 15, 17, 19], Seen(log, "a"));
        Assert.Equal(10, Seen(log, "b").Count);
        Assert.Equal((5, 10), (Channel(log, "a").Events, Channel(log, "a").FirstSequence));
        Assert.Equal((0, 0), log.Log.Count("a"u8.ToArray(), 10));
        log.Reopen();
        Apply(log, Purged(("a", 10)));
        Assert.Equal([11, 13, 15, 17, 19], Seen(log, "a"));
    }

    [Fact]
    public void Purge_OfEverything_TakesTheChannelOffTheList()
    {
        StepLog log = TenMinutes();
        Apply(log, Purged(("a", 21)));
        Assert.Equal(["b"], log.Log.Channels().Select(channel => channel.Name));
        log.Append(TestEvent.Of("next", channel: "a"));
        Assert.Equal([21], Seen(log, "a"));
        Assert.Equal(1, Channel(log, "a").Events);
    }

    [Fact]
    public void Segments_InWhichNothingIsSeen_AreFreed()
    {
        StepLog log = Filled(out long half);
        int before = log.Disk.Segments().Count;
        Apply(log, Purged(("a", half), ("b", half)));
        Assert.True(log.Disk.Segments().Count < before);
        Assert.True(log.Log.Bounds.FirstSequence > 1);
        List<long> seen = Seen(log);
        Assert.Equal(half, seen[0]);
        log.Reopen();
        Apply(log, Purged(("a", half), ("b", half)));
        Assert.Equal(seen, Seen(log));
        Assert.Empty(log.Log.Quarantine);
    }

    [Fact]
    public void Segments_WithOneEventThatIsSeen_Stay()
    {
        StepLog log = Filled(out long half);
        int before = log.Disk.Segments().Count;
        Apply(log, Purged(("a", half)));
        Assert.Equal(before, log.Disk.Segments().Count);
        Assert.Equal(1, log.Log.Bounds.FirstSequence);
    }

    private static StepLog TenMinutes(EventLogOptions? options = null)
    {
        StepLog log = StepLog.Opened(options: options ?? StepLog.Small);
        for (int i = 1; i <= 10; i++)
        {
            log.Append(TestEvent.Of($"{i}", channel: "a"), TestEvent.Of($"{i}", channel: "b"));
            log.Time.Advance(i < 10 ? Minute : TimeSpan.Zero);
        }

        return log;
    }

    private static StepLog Filled(out long half)
    {
        StepLog log = StepLog.Opened();
        half = 31;
        for (int i = 0; i < 60; i++)
        {
            log.Append(new TestEvent(i % 2 == 0 ? "a" : "b", new byte[6000]));
        }

        return log;
    }

    private static List<(long Sequence, int Bytes)> Newest(List<(long Sequence, int Bytes)> events, long bytesMax)
    {
        List<(long Sequence, int Bytes)> kept = [];
        foreach ((long sequence, int bytes) in Enumerable.Reverse(events))
        {
            bytesMax -= bytes;
            if (bytesMax < 0)
            {
                break;
            }

            kept.Insert(0, (sequence, bytes));
        }

        return kept;
    }

    private static ChannelRules Rules(params (string Name, ChannelPolicy Policy)[] channels) => ChannelRules.None with
    {
        Policies = new PolicySet(channels.ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Policy), []),
    };

    private static ChannelRules Purged(params (string Name, long Before)[] channels) => ChannelRules.None with
    {
        PurgedBefore = channels.ToImmutableDictionary(entry => entry.Name, entry => entry.Before),
    };

    private static void Apply(StepLog log, ChannelRules rules)
    {
        Task applied = log.Log.ApplyRulesAsync(rules, default).AsTask();
        log.Settle();
        Assert.True(applied.IsCompletedSuccessfully, "The rules were not applied.");
    }

    private static void Look(StepLog log)
    {
        log.Log.ApplyRetentionAsync(default).End();
        log.Settle();
    }

    private static LogChannel Channel(StepLog log, string name) => log.Log.Channels().Single(channel => channel.Name == name);

    private static List<long> Seen(StepLog log, string? channel = null) =>
    [
        .. Walks.Forward(log.Log).Events
            .Where(record => (channel is null || ChannelOf(record) == channel) && !log.Log.IsHidden(Encoding.ASCII.GetBytes(ChannelOf(record)), record.Sequence))
            .Select(record => record.Sequence),
    ];

    private static string ChannelOf(SeenRecord record) => Encoding.ASCII.GetString(RecordInspector.Channel(Convert.FromHexString(record.Hex)));
}
