using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests;

/// <summary>Keeps what a parser finds: drafts as records, refusals as they are.</summary>
internal sealed class RecordingSink : IDraftSink, IDisposable
{
    private readonly EventBatch _batch = EventBatch.Rent();

    public List<int> Accepted { get; } = [];

    public List<(int Index, Problem Problem)> Refused { get; } = [];

    /// <summary>The one refusal there is.</summary>
    public Problem Problem => Assert.Single(Refused).Problem;

    public void Accept(int index, scoped ref EventDraft draft)
    {
        Accepted.Add(index);
        _batch.Add(draft);
    }

    public void Refuse(int index, Problem problem) => Refused.Add((index, problem));

    /// <summary>What was accepted, as a log would give it back.</summary>
    public StoredBatch Store() => StoredBatches.Of(_batch);

    /// <summary>The one accepted event.</summary>
    public StoredRecord Single()
    {
        Assert.Empty(Refused.Select(refused => refused.Problem.Detail));
        Assert.Single(Accepted);
        Assert.True(Store().TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        return record;
    }

    public void Dispose() => _batch.Dispose();
}
