using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>Keeps what a parser finds: drafts as they would be stored, refusals as they are.</summary>
internal sealed class DraftSink : IDraftSink, IDisposable
{
    private readonly EventBatch _batch = EventBatch.Rent();

    public List<int> Accepted { get; } = [];

    public List<(int Index, Problem Problem)> Refused { get; } = [];

    /// <summary>Why all of it was refused, when it was.</summary>
    public Problem? Whole { get; set; }

    public void Accept(int index, scoped ref EventDraft draft)
    {
        Accepted.Add(index);
        _batch.Add(draft);
    }

    public void Refuse(int index, Problem problem) => Refused.Add((index, problem));

    /// <summary>What was accepted, as a log would give it back; the record of the n-th has lsn n from 1.</summary>
    public StoredBatch Store() => new(0, new Epoch(1), new StoredBatchHeader(1, 1, _batch.Count, 1, _batch.Count, DateTime.UnixEpoch.Ticks, 15, default), _batch.Bytes.ToArray(), lease: null);

    public void Dispose() => _batch.Dispose();
}
