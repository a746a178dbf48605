using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Channels;

/// <summary>The events of one call on their way to storage: those that are good, in order, and why the others are not.</summary>
internal sealed class ChannelBatch(int count, PolicyBoard policies) : IDraftSink, IDisposable
{
    private readonly EventBatch _batch = EventBatch.Rent();
    private readonly int[] _records = new int[count];
    private readonly Problem?[] _refusals = new Problem?[count];
    private Problem?[]? _otherwise;
    private Problem? _fault;

    public void Accept(int index, scoped ref EventDraft draft)
    {
        if (policies.Admit(ref draft) is { } refused)
        {
            Refuse(index, refused);
            return;
        }

        _records[index] = _batch.Count;
        _batch.Add(draft);
    }

    public void AcceptIfKnown(int index, scoped ref EventDraft draft, Problem otherwise)
    {
        if ((draft.HasIdentity ? policies.Admit(ref draft) : otherwise) is { } refused)
        {
            Refuse(index, refused);
            return;
        }

        _records[index] = _batch.Count;
        _batch.AddIfKnown(draft);
        (_otherwise ??= new Problem?[count])[index] = otherwise;
    }

    public void Refuse(int index, Problem problem) => _refusals[index] = problem;

    /// <summary>Stores what is good. A fault is kept, not thrown: it is the answer of every event that was to be stored.</summary>
    public async ValueTask AppendAsync(IPartition partition)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        try
        {
            await partition.AppendAsync(_batch);
        }
        catch (EventHubException fault)
        {
            _fault = fault.Problem;
        }
    }

    /// <summary>What became of event <paramref name="index"/>, once appended.</summary>
    public PublishAnswer Answer(int index, IPartition partition)
    {
        if ((_refusals[index] ?? _fault) is { } problem)
        {
            return new PublishAnswer { Refusal = Refusal.Of(problem) };
        }

        AppendResult result = _batch.Results[_records[index]];
        return result.Outcome switch
        {
            AppendOutcome.KeyReused => new PublishAnswer { Refusal = Refusal.Of(PublishRefusals.KeyReused) },
            AppendOutcome.NotKnown => new PublishAnswer { Refusal = Refusal.Of(_otherwise![index]!) },
            _ => new PublishAnswer
            {
                Id = EventId.Create(partition.Number, result.Lsn, result.TimeTicks).ToString(),
                Position = result.Sequence == 0 ? null : EventPosition.Of(new Position(partition.Number, partition.Bounds.Epoch, result.Sequence)),
                Duplicate = result.Outcome == AppendOutcome.Duplicate,
            },
        };
    }

    public void Dispose() => _batch.Dispose();
}
