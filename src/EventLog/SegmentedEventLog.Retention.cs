using EventHub.EventLog.Retention;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog;

/// <content>What is hidden, and what is freed then.</content>
public sealed partial class SegmentedEventLog
{
    private readonly Lock _retaining = new();
    private readonly ChannelRetention _channelRetention;
    private ChannelRules _rules = ChannelRules.None;
    private ChannelFloors _floors = ChannelFloors.None;

    private (long Lsn, long Sequence) _asked;

    /// <inheritdoc/>
    public Func<long, bool>? BeforeHiding { get; set; }

    private ChannelFloors Floors => Volatile.Read(ref _floors);

    /// <inheritdoc/>
    public bool IsHidden(ReadOnlySpan<byte> channel, long sequence) => Floors.IsHidden(channel, sequence);

    /// <inheritdoc/>
    public void KeepFrom(long lsn) => _state.KeptFromLsn = lsn;

    /// <inheritdoc/>
    public (long BeforeLsn, long Bytes) HeldBack
    {
        get
        {
            ReadOnlySpan<Segment> segments = _state.Segments;
            ReadOnlySpan<Segment> held = segments[..RetentionPlan.SegmentsBefore(segments, Bounds.FirstLsn)];

            // A copy of what waits there has no idempotency key: while it may be repeated it stays where it is.
            TimeSpan? longest = Volatile.Read(ref _rules).Policies.DedupWindowMax;
            long remembered = _time.GetUtcNow().UtcTicks - (longest > _options.DedupWindow ? longest.Value : _options.DedupWindow).Ticks;
            while (!held.IsEmpty && held[^1].LastTicks >= remembered)
            {
                held = held[..^1];
            }

            long bytes = 0;
            foreach (Segment segment in held)
            {
                bytes += segment.DataEnd;
            }

            return (held.IsEmpty ? 0 : held[^1].NextLsn, bytes);
        }
    }

    /// <inheritdoc/>
    public (long Events, long Bytes) Count(byte[] channel, long beforeSequence) =>
        ReadRetained(() => _channelRetention.Count(channel, Floors, beforeSequence));

    /// <inheritdoc/>
    public async ValueTask ApplyRulesAsync(ChannelRules rules, CancellationToken cancellationToken)
    {
        ChannelRules before = Interlocked.Exchange(ref _rules, rules);
        if (before.Policies.DedupWindowMax is not null || rules.Policies.DedupWindowMax is not null)
        {
            await _writer.Follow(rules.Policies).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await ApplyRetentionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask ApplyRetentionAsync(CancellationToken cancellationToken)
    {
        lock (_retaining)
        {
            LogBounds bounds = Bounds;
            (long firstLsn, long firstSequence) = FirstOfSize(bounds);
            ChannelRules rules = Volatile.Read(ref _rules);
            (long lsn, long sequence) = rules.DecideAnything ? FirstLive(rules, firstLsn) : FirstOfAge(bounds);
            if (lsn > firstLsn)
            {
                (firstLsn, firstSequence) = (lsn, sequence);
            }

            if (firstLsn > bounds.FirstLsn || _state.SegmentsToFree > 0)
            {
                Hide(firstLsn, firstSequence);
            }
        }

        return ValueTask.CompletedTask;
    }

    // What was asked for first is hidden first: limits move on while the owner still looks.
    private void Hide(long lsn, long sequence)
    {
        LogBounds bounds = Bounds;
        if (_asked.Lsn > bounds.FirstLsn && _asked.Lsn < lsn)
        {
            if (!MayHide(_asked.Sequence))
            {
                _writer.RequestTrim(bounds.FirstLsn, bounds.FirstSequence);
                return;
            }

            _writer.RequestTrim(_asked.Lsn, _asked.Sequence);
            bounds = bounds with { FirstLsn = _asked.Lsn, FirstSequence = _asked.Sequence };
        }

        _asked = (lsn, sequence);
        if (sequence <= bounds.FirstSequence || MayHide(sequence))
        {
            _writer.RequestTrim(lsn, sequence);
        }
        else if (_state.SegmentsToFree > 0)
        {
            _writer.RequestTrim(bounds.FirstLsn, bounds.FirstSequence);
        }
    }

    private bool MayHide(long sequence) => BeforeHiding?.Invoke(sequence) != false;

    private (long Lsn, long Sequence) FirstOfSize(LogBounds bounds)
    {
        Segment[] segments = _state.Segments.ToArray();
        if (_options.RetentionBytes is not long bytesMax)
        {
            return (bounds.FirstLsn, bounds.FirstSequence);
        }

        Segment oldest = segments[RetentionPlan.SegmentsOverSize([.. segments.Select(segment => segment.DataEnd)], bytesMax)];
        return (Math.Max(bounds.FirstLsn, oldest.FirstLsn), Math.Max(bounds.FirstSequence, oldest.FirstSequence));
    }

    // Every channel alike: the bounds say it all.
    private (long Lsn, long Sequence) FirstOfAge(LogBounds bounds)
    {
        Volatile.Write(ref _floors, ChannelFloors.None);
        return _options.RetentionAge is TimeSpan age
            ? ReadRetained(() => FirstSince(_time.GetUtcNow().UtcTicks - age.Ticks, bounds))
            : (bounds.FirstLsn, bounds.FirstSequence);
    }

    // Channels differ: floors hide, and the bounds move over segments in which everything is hidden.
    private (long Lsn, long Sequence) FirstLive(ChannelRules rules, long afterLsn)
    {
        LogBounds bounds = Bounds;
        long now = _time.GetUtcNow().UtcTicks;
        ChannelFloors floors = ReadRetained(() => _channelRetention.Compute(
            rules, _options.RetentionAge, age => FirstSince(now - age.Ticks, bounds).Sequence));
        Volatile.Write(ref _floors, floors);
        ReadOnlySpan<Segment> segments = _state.Segments;
        int first = 0;
        while (first < segments.Length - 1 && (segments[first].NextLsn <= afterLsn || ChannelRetention.IsDead(segments[first], floors)))
        {
            first++;
        }

        return (segments[first].FirstLsn, segments[first].FirstSequence);
    }
}
