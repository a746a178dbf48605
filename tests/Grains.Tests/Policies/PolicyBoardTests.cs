using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Policies;

public sealed class PolicyBoardTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Admit_NoPolicies_TakesEverythingAndAllocatesNothing()
    {
        PolicyBoard board = new(_time);
        Assert.Null(Admit(board, "a"u8, out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Admit(board, "a"u8, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(PauseMode.Publish, false)]
    [InlineData(PauseMode.Both, false)]
    [InlineData(PauseMode.Deliver, true)]
    [InlineData(PauseMode.None, true)]
    public void Admit_Paused_IsRefusedWhenThatPausesPublishing(PauseMode mode, bool taken)
    {
        PolicyBoard board = Board(new ChannelPolicy { Paused = mode });
        Problem? refused = Admit(board, "a"u8, out _);
        Assert.Equal(taken ? null : ErrorCodes.ChannelPaused, refused?.Code);
        Assert.Equal(taken ? 0 : 1, board.RefusedByPause);
        Assert.Null(Admit(board, "other"u8, out _));
    }

    [Fact]
    public void Admit_RateLimit_TakesTheBurstThenEvenly()
    {
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = new RateLimit(10, TimeSpan.FromSeconds(1), 3) });
        Assert.Equal(3, Taken(board, 10));
        Problem refused = Admit(board, "a"u8, out _)!;
        Assert.Equal((ErrorCodes.RateLimited, TimeSpan.FromMilliseconds(100)), (refused.Code, refused.RetryAfter!.Value));
        Assert.Contains("'a' takes 10 events per 1s", refused.Detail, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, Taken(board, 1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Taken(board, 5));

        // A quiet time fills it up, and no further.
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Taken(board, 10));
        Assert.Null(Admit(board, "other"u8, out _));
        Assert.True(board.RefusedByRate > 0);
    }

    [Theory]
    [InlineData(7, 1, 7)]
    [InlineData(1000, 1, 1)]
    [InlineData(3, 3600, 2)]
    public void Admit_RateLimit_KeepsItsRateInTheLongRun(long events, int seconds, long burst)
    {
        RateLimit limit = new(events, TimeSpan.FromSeconds(seconds), burst);
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = limit });
        int taken = Taken(board, (int)burst);
        const int Periods = 20;
        for (int step = 0; step < events * Periods * 2; step++)
        {
            _time.Advance(limit.Per / (events * 2));
            taken += Taken(board, 3);
        }

        Assert.InRange(taken, (events * Periods) + burst - 2, (events * Periods) + burst);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(30, 30)]
    [InlineData(90, 60)]
    public void Admit_Ttl_TheEarlierOfBothCounts(int own, int expected)
    {
        PolicyBoard board = Board(new ChannelPolicy { Ttl = TimeSpan.FromMinutes(1) });
        long now = _time.GetUtcNow().UtcTicks;
        EventDraft draft = new("a"u8) { ExpiresAtTicks = own == 0 ? 0 : now + TimeSpan.FromSeconds(own).Ticks };
        Assert.Null(board.Admit(ref draft));
        Assert.Equal(now + TimeSpan.FromSeconds(expected).Ticks, draft.ExpiresAtTicks);
        EventDraft other = new("b"u8);
        Assert.Null(board.Admit(ref other));
        Assert.Equal(0, other.ExpiresAtTicks);
    }

    [Fact]
    public void Admit_ExtremeLimits_NeitherOverflowNorStick()
    {
        PolicyBoard wide = Board(new ChannelPolicy { RateLimit = new RateLimit(RateLimit.EventsMax, RateLimit.PerMin, RateLimit.EventsMax) });
        Assert.Equal(1000, Taken(wide, 1000));
        PolicyBoard narrow = Board(new ChannelPolicy { RateLimit = new RateLimit(1, RateLimit.PerMax, RateLimit.EventsMax) });
        Assert.Equal(1000, Taken(narrow, 1000));
        PolicyBoard daily = Board(new ChannelPolicy { RateLimit = new RateLimit(1, RateLimit.PerMax, 1) });
        Assert.Equal(1, Taken(daily, 5));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, Taken(daily, 5));
    }

    [Fact]
    public void Admit_AnotherLimit_BeginsAnew()
    {
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = new RateLimit(1, TimeSpan.FromHours(1), 1) });
        Assert.Equal(1, Taken(board, 2));
        board.Show(Set(new ChannelPolicy { RateLimit = new RateLimit(1, TimeSpan.FromHours(1), 1), Priority = EventPriority.Low }));
        Assert.Equal(0, Taken(board, 2));
        board.Show(Set(new ChannelPolicy { RateLimit = new RateLimit(2, TimeSpan.FromHours(1), 2) }));
        Assert.Equal(2, Taken(board, 3));
    }

    [Fact]
    public void Admit_UnderARateLimit_AllocatesNothing()
    {
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = new RateLimit(RateLimit.EventsMax, TimeSpan.FromSeconds(1), RateLimit.EventsMax) });
        Taken(board, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int taken = Taken(board, 1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Less than a byte an event: what the runtime allocates once, at its own time, is nobody's event.
        Assert.Equal(1000, taken);
        Assert.InRange(allocated, 0, taken - 1);
    }

    [Fact]
    public void Admit_FromManyThreads_TakesNoMoreThanTheBurst()
    {
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = new RateLimit(1, TimeSpan.FromHours(1), 1000) });
        int taken = 0;
        Parallel.For(0, 8, _ => Interlocked.Add(ref taken, Taken(board, 500)));
        Assert.Equal((1000, 3000), (taken, board.RefusedByRate));
    }

    [Fact]
    public void Admit_MoreLimitedChannelsThanBuckets_StaysBounded()
    {
        RateBuckets buckets = new(_time);
        RateLimit limit = new(1, TimeSpan.FromHours(1), 1);
        for (int i = 0; i < 140_000; i++)
        {
            Assert.True(buckets.TryTake(BitConverter.GetBytes(i), limit, takes: true, out _));
            Assert.True(buckets.Count <= 65_536);
        }
    }

    [Fact]
    public void Admit_Priority_IsForEventsThatHaveNone()
    {
        PolicyBoard board = Board(new ChannelPolicy { Priority = EventPriority.High });
        Assert.Null(Admit(board, "a"u8, out EventPriority given, chosen: EventPriority.Normal));
        Assert.Equal(EventPriority.Normal, given);
        Assert.Null(Admit(board, "a"u8, out EventPriority none));
        Assert.Equal(EventPriority.High, none);
        Assert.Null(Admit(board, "b"u8, out EventPriority other));
        Assert.Equal(EventPriority.Normal, other);
    }

    private PolicyBoard Board(ChannelPolicy policy)
    {
        PolicyBoard board = new(_time);
        board.Show(Set(policy));
        return board;
    }

    private static PolicySet Set(ChannelPolicy policy) => new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add("a", policy), []);

    private static int Taken(PolicyBoard board, int tries)
    {
        int taken = 0;
        for (int i = 0; i < tries; i++)
        {
            taken += Admit(board, "a"u8, out _) is null ? 1 : 0;
        }

        return taken;
    }

    [Fact]
    public void Preview_SaysWhatAdmitWould_AndTakesNothing()
    {
        PolicyBoard board = Board(new ChannelPolicy { RateLimit = new RateLimit(1, TimeSpan.FromHours(1), 1), Priority = EventPriority.High });
        for (int i = 0; i < 3; i++)
        {
            EventDraft draft = new("a"u8);
            Assert.Null(board.Preview(ref draft));
            Assert.Equal(EventPriority.High, draft.Priority);
        }

        Assert.Null(Admit(board, "a"u8, out _));
        EventDraft next = new("a"u8);
        Assert.Equal(ErrorCodes.RateLimited, board.Preview(ref next)?.Code);
        Assert.Equal(0, board.RefusedByRate);
    }

    private static Problem? Admit(PolicyBoard board, ReadOnlySpan<byte> channel, out EventPriority priority, EventPriority? chosen = null)
    {
        EventDraft draft = new(channel);
        if (chosen is { } own)
        {
            draft.Priority = own;
        }

        Problem? refused = board.Admit(ref draft);
        priority = draft.Priority;
        return refused;
    }
}
