using EventHub.EventLog;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Logs;

/// <summary>What every provider of <see cref="IEventLog"/> keeps. Each provider inherits it.</summary>
public abstract partial class EventLogConformance : IAsyncLifetime
{
    private protected LogPlace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await MakeAsync();

    public async ValueTask DisposeAsync()
    {
        await Place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Append_NumbersRecordsInOrder_AndOnlyEventsConsumeASequence()
    {
        IEventLog log = Open();
        AppendResult[] first = await LogPlace.AppendAsync(log, TestEvent.Of("one"), TestEvent.Of("two"));
        AppendResult control = Assert.Single(await LogPlace.AppendAsync(log, TestEvent.Control("note")));
        AppendResult third = Assert.Single(await LogPlace.AppendAsync(log, TestEvent.Of("three")));

        Assert.Equal([(1L, 1L), (2L, 2L)], first.Select(result => (result.Lsn, result.Sequence)));
        Assert.Equal(3, control.Lsn);
        Assert.Equal((4L, 3L), (third.Lsn, third.Sequence));
        Assert.Equal((5L, 4L), (log.Bounds.NextLsn, log.Bounds.NextSequence));
    }

    [Fact]
    public async Task Read_FromAnyPosition_GivesWhatWasAppended()
    {
        (IEventLog log, List<string> sent) = await FilledAsync(200);
        Assert.True(log.Statistics().Segments > 2, "The log was meant to have several segments.");
        foreach (long after in (long[])[0, 1, 57, 198, 199, 200])
        {
            Assert.Equal(sent[(int)after..], Walks.Forward(log, after).Events.Select(record => record.Hex));
            Assert.Equal(sent[..(int)after].AsEnumerable().Reverse(), Walks.Backward(log, after).Events.Select(record => record.Hex));
        }
    }

    [Fact]
    public async Task Reopened_InOrder_HoldsEverything_UnderAHigherTerm_InTheSameEpoch()
    {
        (IEventLog log, List<string> sent) = await FilledAsync(200);
        (LogBounds bounds, long term) = (log.Bounds, log.OwnerTerm);
        await log.DisposeAsync();

        SegmentedEventLog again = Place.Open();
        Assert.True(again.Recovery.WasClean);
        Assert.True(again.OwnerTerm > term, $"Term {again.OwnerTerm} follows {term}.");
        Assert.Equal((bounds.Epoch, bounds.NextLsn, bounds.NextSequence), (again.Bounds.Epoch, again.Bounds.NextLsn, again.Bounds.NextSequence));
        Assert.Equal(sent, Walks.Forward(again).Events.Select(record => record.Hex));
        Assert.Equal(bounds.NextLsn, Assert.Single(await LogPlace.AppendAsync(again, TestEvent.Of("more"))).Lsn);
        Assert.Equal(bounds.NextSequence, Walks.Forward(again, bounds.NextSequence - 1).Events.Single().Sequence);
    }

    [Fact]
    public async Task Find_ById_GivesTheBatchThatHoldsIt()
    {
        (IEventLog log, List<string> sent) = await FilledAsync(120);
        Assert.Equal(sent, Walks.ByLsn(log).Records.Values.Where(record => record.IsEvent).Select(record => record.Hex));
        Assert.Null(await log.FindAsync(log.Bounds.NextLsn, default));
        Assert.Null(await log.FindAsync(0, default));
    }

    [Fact]
    public async Task Find_ByClientId_InEverySegment_AlsoAfterReopening()
    {
        IEventLog log = Open();
        TestEvent named = TestEvent.Of("named") with { Source = "/s", SourceId = "7" };
        long first = (await LogPlace.AppendAsync(log, named))[0].Lsn;
        await LogPlace.FillAsync(log, segments: 3);
        long second = (await LogPlace.AppendAsync(log, named with { Channel = "other" }))[0].Lsn;
        ulong hash = EventIdentity.OfClientId("/s"u8, "7"u8);
        Assert.Equal([first, second], await log.FindClientIdAsync(hash, default));

        await log.DisposeAsync();
        log = Open();
        Assert.Equal([first, second], await log.FindClientIdAsync(hash, default));
        Assert.Empty(await log.FindClientIdAsync(hash + 1, default));
    }

    [Fact]
    public async Task Duplicates_AreAnsweredAsTheFirst_AlsoAfterReopening()
    {
        IEventLog log = Open();
        AppendResult first = (await LogPlace.AppendAsync(log, TestEvent.Of("one", key: "k")))[0];
        await LogPlace.FillAsync(log, segments: 2);
        Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, (await LogPlace.AppendAsync(log, TestEvent.Of("one", key: "k")))[0]);

        await log.DisposeAsync();
        log = Open();
        Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, (await LogPlace.AppendAsync(log, TestEvent.Of("one", key: "k")))[0]);
        Assert.Equal(AppendOutcome.KeyReused, (await LogPlace.AppendAsync(log, TestEvent.Of("two", key: "k")))[0].Outcome);

        Place.Time.Advance(Place.Options.DedupWindow + TimeSpan.FromSeconds(1));
        Assert.Equal(AppendOutcome.Stored, (await LogPlace.AppendAsync(log, TestEvent.Of("one", key: "k")))[0].Outcome);
    }

    [Fact]
    public async Task Tail_WhoWaits_IsWokenByTheCommit()
    {
        IEventLog log = Open();
        Task waiting = log.WaitAsync(log.Bounds.NextLsn, default).AsTask();
        Assert.False(waiting.IsCompleted);
        await LogPlace.AppendAsync(log, TestEvent.Of("news"));
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("news", System.Text.Encoding.UTF8.GetString(Convert.FromHexString(Assert.Single(Walks.Forward(log).Events).Hex))[^4..]);
    }

    [Fact]
    public async Task Tail_HandsOverToWhatIsStored_WithoutAGapOrARepetition()
    {
        IEventLog log = Open();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 300; i++)
            {
                await LogPlace.AppendAsync(log, TestEvent.Of($"{i} {new string('x', 900)}"));
            }
        });
        List<long> seen = [];
        while (seen.Count < 300)
        {
            long next = log.Bounds.NextLsn;
            (List<SeenRecord> events, List<long> gaps) = Walks.Forward(log, seen.Count);
            Assert.Empty(gaps);
            seen.AddRange(events.Select(record => record.Sequence));
            if (events.Count == 0 && seen.Count < 300)
            {
                await log.WaitAsync(next, default).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), seen);
    }

    private protected abstract Task<LogPlace> MakeAsync();

    private protected virtual IEventLog Open() => Place.Open();

    private async Task<(IEventLog Log, List<string> Sent)> FilledAsync(int events)
    {
        IEventLog log = Open();
        List<string> sent = [];
        for (int i = 0; i < events;)
        {
            TestEvent[] batch = [.. Enumerable.Range(0, Math.Min(1 + (i % 3), events - i)).Select(n => TestEvent.Of($"{i}-{n} {new string('x', 1000)}", channel: $"c{i % 5}.x"))];
            await LogPlace.AppendAsync(log, batch);
            sent.AddRange(batch.Select(item => Convert.ToHexString(item.Record())));
            i += batch.Length;
            if (i % 20 == 0)
            {
                await LogPlace.AppendAsync(log, TestEvent.Control($"note {i}"));
            }
        }

        return (log, sent);
    }
}
