using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Replays;

/// <summary>
/// A replay for one subscription in one partition. What is not said otherwise is under the cursor's lock.
/// </summary>
/// <param name="replay">The replay.</param>
/// <param name="definition">Which events the subscription wanted when the replay began; the last of its versions then.</param>
/// <param name="versionIndex">Which of the subscription's versions that is.</param>
/// <param name="walk">The number of the late way that hands out; 0 for one that only counts.</param>
internal sealed class ReplayPart(PartitionReplay replay, DefinitionVersion definition, int versionIndex, int walk)
{
    private readonly long[] _asked = new long[4];
    private readonly bool[] _answers = new bool[4];
    private byte[]? _channel;
    private bool _matches;

    public PartitionReplay Replay { get; } = replay;

    public int VersionIndex { get; } = versionIndex;

    public int Walk { get; } = walk;

    /// <summary>Deliveries that began.</summary>
    public long HandedOut { get; set; }

    /// <summary>True once something is known to be there for it.</summary>
    public bool IsScouted { get; set; }

    /// <summary>How many may be handed out now.</summary>
    public int Permits { get; set; }

    /// <summary>When more may, in ticks of the cursor's clock; null when nothing is reserved.</summary>
    public long? PermitsDue { get; set; }

    /// <summary>True when the replay asks for the event, and the subscription wanted it.</summary>
    public bool Wants(scoped in StoredRecord record)
    {
        if (_channel is null || !record.Channel.SequenceEqual(_channel))
        {
            _channel = record.Channel.ToArray();
            _matches = definition.Definition.Patterns.Matches(_channel) && Replay.Request.Patterns?.Matches(_channel) != false;
        }

        return _matches && definition.Definition.Filter.Matches(record);
    }

    /// <summary>What the journal said of an event, if that was asked last in its lane.</summary>
    public bool? Answered(int lane, long sequence) => _asked[lane] == sequence ? _answers[lane] : null;

    /// <summary>Notes what the journal says: whether the subscription has acked the event.</summary>
    public void Answer(int lane, long sequence, bool isAcked)
    {
        _asked[lane] = sequence;
        _answers[lane] = isAcked;
    }
}
