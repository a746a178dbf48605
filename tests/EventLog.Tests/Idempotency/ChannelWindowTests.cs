using System.Collections.Immutable;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Idempotency;

/// <summary>A channel's own window: shorter or longer than the log's, from the moment it is set, and over a restart.</summary>
public sealed class ChannelWindowTests
{
    [Fact]
    public void Longer_RemembersWhatTheLogForgets()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        log.Time.Advance(TimeSpan.FromHours(23));
        log.Append(TestEvent.Of("between", key: "other", channel: "b"));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Stored], Again(log));
        log.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(AppendOutcome.Stored, Again(log)[0]);
    }

    [Fact]
    public void Longer_SetAfterwards_FindsWhatWasForgottenAlready()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        log.Time.Advance(TimeSpan.FromHours(2));
        log.Append(TestEvent.Of("between", key: "other", channel: "b"));
        Assert.Equal(1, log.Log.Statistics().IdempotencyKeys);
        Apply(log, ("a", TimeSpan.FromHours(24)));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Stored], Again(log));
    }

    [Fact]
    public void Longer_AfterARestart_RemembersStill()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        for (int i = 0; i < 30; i++)
        {
            // Into further segments, whose footers are read.
            log.Append(new TestEvent("c", new byte[6000]));
        }

        log.Time.Advance(TimeSpan.FromHours(23));
        log.Reopen();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Stored], Again(log));
    }

    [Fact]
    public void Longer_AfterARestart_OtherChannelsForgetInTime()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));

        // One stretch that lasts: what it says of the key's time alone would be too late.
        log.Time.Advance(TimeSpan.FromMinutes(9));
        log.Append(TestEvent.Of("next"));
        log.Reopen();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        log.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Stored], Again(log));
    }

    [Fact]
    public void Shorter_ForgetsSooner()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.FromMinutes(1)));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        log.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Duplicate], Again(log));
    }

    [Fact]
    public void Zero_RemembersNothing()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.Zero));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Duplicate], Again(log));
    }

    [Fact]
    public void Lifted_TheLogsWindowIsBack()
    {
        StepLog log = StepLog.Opened();
        Apply(log, ("a", TimeSpan.FromHours(24)));
        log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b"));
        Apply(log);
        log.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], Again(log));
    }

    [Fact]
    public void Rules_OnALogThatStopped_AreAnsweredAllTheSame()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("warm"));
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;
        _ = log.Begin(TestEvent.Of("one"));
        log.Settle();
        Assert.NotNull(log.Log.Fault);
        Apply(log, ("a", TimeSpan.FromHours(24)));
    }

    private static AppendOutcome[] Again(StepLog log) =>
        [.. log.Append(TestEvent.Of("one", key: "k", channel: "a"), TestEvent.Of("one", key: "k", channel: "b")).Select(result => result.Outcome)];

    private static void Apply(StepLog log, params (string Channel, TimeSpan Window)[] windows)
    {
        PolicySet policies = new(windows.ToImmutableSortedDictionary(entry => entry.Channel, entry => new ChannelPolicy { DedupWindow = entry.Window }), []);
        Task applied = log.Log.ApplyRulesAsync(ChannelRules.None with { Policies = policies }, default).AsTask();
        log.Settle();
        Assert.True(applied.IsCompletedSuccessfully, "The rules were not applied.");
    }
}
