using System.Collections.Immutable;
using EventHub.Grains.Delays;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas;

/// <content>What is asked from outside: definitions, starting, signals and the rest, looking.</content>
internal sealed partial class PartitionSagas
{
    /// <summary>Most requests that wait for their turn; one more is refused.</summary>
    public const int AskedMax = 10_000;

    /// <summary>
    /// Brings a definition in force, durably: from the next event on it starts instances. False when its version is there and is another, or is not above the latest.
    /// </summary>
    public async ValueTask<bool> DefineAsync(SagaDefinition definition, ImmutableArray<long> places = default)
    {
        lock (_gate)
        {
            if (_definitions.Find(definition.Name, definition.Version) is { } there && (!there.Definition.Equals(definition) || _definitions.Latest(definition.Name) is not null))
            {
                return there.Definition.Equals(definition);
            }

            if (_definitions.Highest(definition.Name)?.Definition.Version > definition.Version)
            {
                return false;
            }

            if (_definitions.Highest(definition.Name) is null && _definitions.Names >= IPartitionSagas.DefinitionsMax)
            {
                throw new EventHubException(ErrorCodes.LimitReached, $"There are {_definitions.Names:N0} definitions of sagas; at most {IPartitionSagas.DefinitionsMax:N0} may be. Delete one.");
            }
        }

        await StoreAsync(new SagaRecord(SagaRecordKind.Begun) { Text = definition.ToDocument(), Numbers = places.IsDefault ? [] : places }).ConfigureAwait(false);
        lock (_gate)
        {
            RunIfNeeded();
            return _definitions.Find(definition.Name, definition.Version)?.Definition.Equals(definition) ?? false;
        }
    }

    /// <summary>From its return on no instance of the name starts, durably.</summary>
    public async ValueTask RetireAsync(string name)
    {
        bool isThere;
        lock (_gate)
        {
            isThere = _definitions.Latest(name) is not null;
        }

        if (isThere)
        {
            await StoreAsync(new SagaRecord(SagaRecordKind.Retired) { Text = name }).ConfigureAwait(false);
        }
    }

    private async ValueTask StoreAsync(SagaRecord record)
    {
        LinkedListNode<long> effect = setup.Effects.Begin();
        try
        {
            using EventBatch batch = EventBatch.Rent();
            record.AddTo(batch);
            await append(batch).ConfigureAwait(false);
            using RecordReader reader = new(log);
            if (await reader.FindAsync(batch.Results[0].Lsn).ConfigureAwait(false))
            {
                Apply(reader.Record);
            }
        }
        finally
        {
            setup.Effects.End(effect);
        }
    }

    /// <summary>Starts an instance of the latest version, unless there is one under the key.</summary>
    public async Task<SagaStart> StartOnceAsync(SagaId id, string requestId, SagaValue data)
    {
        SagaStart became = SagaStart.NoDefinition;
        await AskAsync((work, now) =>
        {
            // What ended as the same run is the same request, too.
            if (work.Find(id) is { } there)
            {
                became = there.Run == SagaPlanner.RunOf(id.Definition, id.Key, requestId) ? SagaStart.Repeated : SagaStart.Exists;
                return null;
            }

            DefinedSaga? saga = _definitions.Latest(id.Definition);
            became = saga is null ? SagaStart.NoDefinition : SagaStart.Started;
            return saga is null ? null : work.Start(saga.Definition, new SagaBegin(id.Key, requestId, now) { Data = data });
        }).ConfigureAwait(false);
        return became;
    }

    /// <summary>Starts an instance of the latest version; where there is one already that one stays, and the plan is null. Null too without a definition.</summary>
    public Task<SagaPlan?> StartAsync(SagaId id, string requestId, SagaValue data) => AskAsync((work, now) =>
        work.Find(id) is null && _definitions.Latest(id.Definition) is { } saga ? work.Start(saga.Definition, new SagaBegin(id.Key, requestId, now) { Data = data }) : null);

    /// <summary>Gives an instance an input of this time; null when there is none.</summary>
    public Task<SagaPlan?> GiveAsync(SagaId id, Func<long, SagaInput> input) => AskAsync((work, now) => work.Give(id, input(now)));

    /// <summary>The instance as it is stored; null for none.</summary>
    public SagaInstance? Find(SagaId id)
    {
        SagaEntry? entry;
        lock (_gate)
        {
            entry = _store.Find(id);
        }

        return entry?.Read();
    }

    /// <summary>What happened to an instance, the latest first, at most so many lines; what retention took is missing.</summary>
    public async ValueTask<ImmutableArray<(long Ticks, SagaNote Note)>> HistoryAsync(SagaId id, int max)
    {
        long lsn;
        lock (_gate)
        {
            lsn = _store.Find(id)?.Lsn ?? 0;
        }

        ImmutableArray<(long, SagaNote)>.Builder lines = ImmutableArray.CreateBuilder<(long, SagaNote)>();
        using RecordReader reader = new(log);
        while (lsn > 0 && lines.Count < max && await reader.FindAsync(lsn).ConfigureAwait(false) && SagaRecord.Read(reader.Record.Payload) is { Kind: SagaRecordKind.Instance } record)
        {
            long ticks = reader.Record.TimeTicks;
            lines.AddRange(record.Notes.Reverse().Take(max - lines.Count).Select(note => (ticks, note)));
            lsn = record.Number;
        }

        return lines.ToImmutable();
    }

    private Task<SagaPlan?> AskAsync(Func<SagaWork, long, SagaPlan?> what)
    {
        TaskCompletionSource<SagaPlan?> done = new(setup.Scheduler.Continuations);
        lock (_gate)
        {
            if (_definitions.All.Count == 0)
            {
                return Task.FromResult<SagaPlan?>(null);
            }

            if (_asked.Count >= AskedMax)
            {
                throw new EventHubException(new Problem(ErrorCodes.LimitReached, $"{_asked.Count:N0} requests to sagas wait in partition {partition.Number}; at most {AskedMax:N0} may. Ask again later.") { RetryAfter = TimeSpan.FromSeconds(1) });
            }
        }

        Ask(new AskedSaga(what, done, log.Bounds.NextSequence - 1));
        return done.Task;
    }

    private void Ask(AskedSaga asked)
    {
        lock (_gate)
        {
            if (_isOver || _closing.IsCancellationRequested)
            {
                asked.Done?.TrySetException(Stopped());
                return;
            }

            _asked.Enqueue(asked);
        }

        Wake();
    }
}
