using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Events;

/// <content>Events read from elsewhere: what became of them is asked for when the page is full, of each partition at once, and they are written again with it.</content>
internal sealed partial class EventPage
{
    private readonly List<Unfinished> _unfinished = [];

    /// <summary>Writes an event whose history is a question to another process, for now without it; false when it is not, and nothing was written.</summary>
    public bool TryAddUnfinished(IPartition partition, scoped in StoredRecord record, in EventState state)
    {
        if (!state.MayHaveHistory || !RecordRuns.TryGetRemark(record, out _))
        {
            return false;
        }

        Separate();
        int start = _json.Length;
        EventJsonWriter.Write(_json, record, state, singleLine: false);
        _unfinished.Add(new Unfinished(partition, record.OriginLsn, RecordRuns.OfOne(record), start, _json.Length));
        return true;
    }

    /// <summary>Gets the histories that are missing. Nothing may be added behind it.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_unfinished.Count == 0)
        {
            return;
        }

        EventState?[] states = new EventState?[_unfinished.Count];
        await Task.WhenAll(_unfinished.Select(static (one, index) => (one.Partition, one.Lsn, Index: index)).GroupBy(static one => one.Partition).Select(async group =>
        {
            IReadOnlyList<EventState?> found = await group.Key.StatesOfAsync([.. group.Select(static one => one.Lsn)], cancellationToken);
            foreach ((int at, int index) in group.Select(static (one, at) => (at, one.Index)))
            {
                states[index] = found[at];
            }
        }));
        Rewrite(states);
    }

    // One that is gone meanwhile stays as it was seen.
    private void Rewrite(EventState?[] states)
    {
        PooledBuffer before = _json;
        _json = PooledBuffer.Rent();
        int copied = 0;
        for (int i = 0; i < states.Length; i++)
        {
            Unfinished one = _unfinished[i];
            if (states[i] is not { } state)
            {
                continue;
            }

            _json.Write(before.Span[copied..one.Start]);
            BatchWalk walk = new(RecordRuns.ToBatch(one.Record));
            walk.TryNext(out StoredRecord record);
            EventJsonWriter.Write(_json, record, state, singleLine: false);
            copied = one.End;
        }

        _json.Write(before.Span[copied..]);
        before.Dispose();
        _unfinished.Clear();
    }

    private readonly record struct Unfinished(IPartition Partition, long Lsn, RecordRun Record, int Start, int End);
}
