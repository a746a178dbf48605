using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Idempotency;

/// <summary>The same identity within the window stores one event and gives the first answer.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public void Append_SameKeyAgain_GivesTheFirstAnswer()
    {
        StepLog log = StepLog.Opened();
        AppendResult first = log.Append(TestEvent.Of("one", key: "k")).Single();
        log.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, log.Append(TestEvent.Of("one", key: "k")).Single());
        Assert.Equal(2, log.Log.Bounds.NextLsn);
        Assert.Equal(1, log.Log.Statistics().Duplicates);
    }

    [Fact]
    public void Append_SameKeyOtherPayload_IsKeyReused()
    {
        StepLog log = StepLog.Opened();
        AppendResult first = log.Append(TestEvent.Of("one", key: "k")).Single();
        Assert.Equal(first with { Outcome = AppendOutcome.KeyReused }, log.Append(TestEvent.Of("two", key: "k")).Single());
        Assert.Equal(2, log.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Append_OnlyIfKnown_IsAnsweredFromTheFirstOrNotStored()
    {
        StepLog log = StepLog.Opened();
        AppendResult first = log.Append(TestEvent.Of("one", key: "k")).Single();
        TestEvent repeat = TestEvent.Of("one", key: "k") with { OnlyIfKnown = true };
        AppendResult[] results = log.Append(
            repeat, repeat with { Key = "other" }, repeat with { Payload = "two"u8.ToArray() }, repeat with { Key = "soon" }, TestEvent.Of("one", key: "soon"), repeat with { Key = "soon" });
        Assert.Equal(
            [AppendOutcome.Duplicate, AppendOutcome.NotKnown, AppendOutcome.KeyReused, AppendOutcome.NotKnown, AppendOutcome.Stored, AppendOutcome.Duplicate],
            results.Select(result => result.Outcome));
        Assert.Equal([1L, 0L, 1L, 0L, 2L, 2L], results.Select(result => result.Lsn));
        Assert.Equal(first.TimeTicks, results[0].TimeTicks);
        Assert.Equal(AppendOutcome.NotKnown, log.Append(repeat with { Key = "third" }).Single().Outcome);
        Assert.Equal(3, log.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Append_OnlyIfKnown_WhoseHashIsAnothers_IsNotStored()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one", key: "k") with { ForgedHash = 7 });
        Assert.Equal(AppendOutcome.NotKnown, log.Append(TestEvent.Of("one", key: "other") with { ForgedHash = 7, OnlyIfKnown = true }).Single().Outcome);
        Assert.Equal(2, log.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Append_SameKeyOnAnotherChannel_IsAnotherEvent()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one", key: "k", channel: "a"));
        Assert.Equal(AppendOutcome.Stored, log.Append(TestEvent.Of("one", key: "k", channel: "b")).Single().Outcome);
    }

    [Fact]
    public void Append_SameSourceAndId_IsADuplicateUnlessAKeySaysOtherwise()
    {
        StepLog log = StepLog.Opened();
        TestEvent sent = TestEvent.Of("one") with { Source = "/s", SourceId = "1" };
        log.Append(sent);
        Assert.Equal(AppendOutcome.Duplicate, log.Append(sent).Single().Outcome);
        Assert.Equal(AppendOutcome.Stored, log.Append(sent with { Key = "k" }).Single().Outcome);
        Assert.Equal(AppendOutcome.Stored, log.Append(sent with { SourceId = "2" }).Single().Outcome);
    }

    [Fact]
    public void Append_TwiceInOneBatch_StoresOne()
    {
        StepLog log = StepLog.Opened();
        AppendResult[] results = log.Append(TestEvent.Of("one", key: "k"), TestEvent.Of("x"), TestEvent.Of("one", key: "k"), TestEvent.Of("two", key: "k"));
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Duplicate, AppendOutcome.KeyReused], results.Select(result => result.Outcome));
        Assert.Equal([1L, 2L, 1L, 1L], results.Select(result => result.Lsn));
        Assert.Equal([1, 2], Walks.ByLsn(log.Log).Records.Keys);
    }

    [Fact]
    public void Append_TwiceInFlight_IsAnsweredTogether()
    {
        StepLog log = StepLog.Opened();
        Task<AppendResult[]> first = log.Begin(TestEvent.Of("one", key: "k")), second = log.Begin(TestEvent.Of("one", key: "k"));
        log.Settle();
        Assert.Equal(first.Answer().Single() with { Outcome = AppendOutcome.Duplicate }, second.Answer().Single());
    }

    [Fact]
    public void Append_TwiceInFlightAndTheWriteFails_AnswersNeither()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("warm"));
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;
        Task<AppendResult[]> first = log.Begin(TestEvent.Of("one", key: "k")), second = log.Begin(TestEvent.Of("one", key: "k"));
        log.Settle();
        Assert.True(first.IsFaulted && second.IsFaulted);
    }

    [Fact]
    public void Append_AfterTheWindow_IsAnotherEvent()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one", key: "k"));
        log.Time.Advance(log.Options.DedupWindow);
        Assert.Equal(AppendOutcome.Duplicate, log.Append(TestEvent.Of("one", key: "k")).Single().Outcome);
        log.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((AppendOutcome.Stored, 2L), OutcomeAndLsn(log.Append(TestEvent.Of("one", key: "k")).Single()));
    }

    [Fact]
    public void Append_MoreKeysThanAllowed_ForgetsTheOldest()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { DedupMaxKeys = 3 });
        for (int i = 0; i < 4; i++)
        {
            log.Append(TestEvent.Of("x", key: $"k{i}"));
        }

        Assert.Equal(AppendOutcome.Duplicate, log.Append(TestEvent.Of("x", key: "k1")).Single().Outcome);
        Assert.Equal(AppendOutcome.Stored, log.Append(TestEvent.Of("x", key: "k0")).Single().Outcome);
        log.Reopen();
        Assert.Equal(3, log.Log.Statistics().IdempotencyKeys);
        Assert.Equal(AppendOutcome.Duplicate, log.Append(TestEvent.Of("x", key: "k0")).Single().Outcome);
    }

    [Fact]
    public void Append_KeysWithOneHash_AreDifferentEventsAndEachIsKnownAgain()
    {
        StepLog log = StepLog.Opened();
        TestEvent a = TestEvent.Of("a", key: "a") with { ForgedHash = 42 }, b = TestEvent.Of("b", key: "b") with { ForgedHash = 42 }, c = TestEvent.Of("c", key: "c") with { ForgedHash = 42 };
        Assert.Equal((AppendOutcome.Stored, 1L), OutcomeAndLsn(log.Append(a).Single()));
        Assert.Equal((AppendOutcome.Stored, 2L), OutcomeAndLsn(log.Append(b).Single()));

        // Two publishers at once.
        Task<AppendResult[]> first = log.Begin(c), second = log.Begin(c);
        log.Settle();
        Assert.Equal((AppendOutcome.Stored, 3L), OutcomeAndLsn(first.Answer().Single()));
        Assert.Equal((AppendOutcome.Duplicate, 3L), OutcomeAndLsn(second.Answer().Single()));

        foreach (StepLog opened in new[] { log, log.Reopen(), log.KillAndReopen() })
        {
            Assert.Equal((AppendOutcome.Duplicate, 1L), OutcomeAndLsn(opened.Append(a).Single()));
            Assert.Equal((AppendOutcome.Duplicate, 2L), OutcomeAndLsn(opened.Append(b).Single()));
            Assert.Equal((AppendOutcome.Duplicate, 3L), OutcomeAndLsn(opened.Append(c).Single()));
            Assert.Equal((AppendOutcome.KeyReused, 2L), OutcomeAndLsn(opened.Append(b with { Payload = [9] }).Single()));
        }
    }

    [Fact]
    public void Append_WhoseHashIsAnothers_WhenTheBufferFillsMeanwhile_IsStoredWithItsBatch()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { WriteBufferBytesMax = 4096 });
        log.Append(TestEvent.Of("a", key: "a") with { ForgedHash = 42 });
        log.Scheduler.CompletesInline = false;
        Task<AppendResult[]> batch = log.Begin(TestEvent.Of("x"), TestEvent.Of("b", key: "b") with { ForgedHash = 42 });
        log.Log.Writer.Step();

        // It was found in the window, and nobody has looked yet whether it is the same.
        Task<AppendResult[]> full = log.Begin(TestEvent.Of(new string('f', 5000)));
        Assert.True(log.Begin(TestEvent.Of("refused")).IsFaulted, "The buffer is not full.");
        Assert.True(log.Scheduler.RunAll() > 0, "Nobody looked.");
        log.Settle();
        Assert.Equal([(AppendOutcome.Stored, 2L), (AppendOutcome.Stored, 4L)], batch.Answer().Select(OutcomeAndLsn));
        Assert.Equal((AppendOutcome.Stored, 3L), OutcomeAndLsn(full.Answer().Single()));
    }

    [Fact]
    public void Append_ManyKeysWithOneHash_AreAllStored()
    {
        StepLog log = StepLog.Opened();
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(AppendOutcome.Stored, log.Append(TestEvent.Of("x", key: $"k{i}") with { ForgedHash = 42 }).Single().Outcome);
        }

        Assert.Equal(12, Walks.Forward(log.Log).Events.Count);
    }

    [Fact]
    public void Append_RepeatOfADamagedEvent_IsStoredAnewAndOnce()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one", key: "k"));
        log.Append(TestEvent.Of("two"));
        log.Reopen();
        string path = log.Disk.Segments()[0];
        SegmentBytes.Flip(log.Disk, path, SegmentBytes.BatchOffsets(log.Disk, path)[0] + 140);

        AppendResult[] results = log.Append(TestEvent.Of("neighbour"), TestEvent.Of("one", key: "k"));

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], results.Select(result => result.Outcome));
        Assert.Equal((AppendOutcome.Duplicate, results[1].Lsn), OutcomeAndLsn(log.Append(TestEvent.Of("one", key: "k")).Single()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_KeysInSealedSegments_AreKnownAgain(bool footersDamaged)
    {
        StepLog log = StepLog.Opened();
        List<(TestEvent Sent, AppendResult Result)> sent = [];
        for (int i = 0; i < 40; i++)
        {
            TestEvent item = new("a", new byte[5000]) { Key = $"k{i}" };
            sent.Add((item, log.Append(item).Single()));
        }

        log.Close();
        foreach (string path in log.Disk.Segments().SkipLast(1))
        {
            if (footersDamaged)
            {
                (long offset, BatchHeader header) = SegmentBytes.Batches(log.Disk, path)[^1];
                long footer = (offset + header.Bytes + 4095) / 4096 * 4096;
                for (long at = footer; at < log.Disk.LengthOf(path) - SegmentFooter.TrailerBytes; at += 16)
                {
                    log.Disk.FlipBit(path, at, 1);
                }
            }
        }

        log.Open();
        Assert.True(log.Disk.Segments().Count > 2);
        Assert.All(sent, pair => Assert.Equal(pair.Result with { Outcome = AppendOutcome.Duplicate }, log.Append(pair.Sent).Single()));
    }

    [Fact]
    public void Open_QuietLog_ForgetsKeysWhenTheWindowEnds()
    {
        // Hours pass within one stretch; a restart must not take its first keys for as young as its last.
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("old", key: "old"));
        log.Time.Advance(TimeSpan.FromHours(5));
        log.Append(TestEvent.Of("young", key: "young"));
        log.Reopen();
        log.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AppendOutcome.Stored, log.Append(TestEvent.Of("old", key: "old")).Single().Outcome);
        Assert.Equal(AppendOutcome.Duplicate, log.Append(TestEvent.Of("young", key: "young")).Single().Outcome);
    }

    [Fact]
    public void Append_FirstOneTrimmed_IsAnotherEvent()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionAge = TimeSpan.FromMinutes(1) });
        log.Append(TestEvent.Of("one", key: "k"));
        log.Time.Advance(TimeSpan.FromMinutes(2));
        log.Log.ApplyRetentionAsync(default).End();
        log.Settle();
        Assert.Equal((AppendOutcome.Stored, 2L), OutcomeAndLsn(log.Append(TestEvent.Of("one", key: "k")).Single()));
    }

    private static (AppendOutcome Outcome, long Lsn) OutcomeAndLsn(AppendResult result) => (result.Outcome, result.Lsn);
}
