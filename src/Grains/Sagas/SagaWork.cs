using System.Text;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <summary>
/// What a row of inputs comes to: instances as they are then, and one batch with all of it. Nothing of it counts before the batch is stored. Parents and children
/// stand in one partition, so what one does to the other is in the same batch.
/// </summary>
internal sealed class SagaWork(SagaDefinitions definitions, SagaStore store, long now)
{
    private readonly Dictionary<SagaId, Working> _working = [];
    private readonly List<(SagaId Id, SagaCommand.PublishEvent Event)> _published = [];
    private readonly List<(SagaId Id, SagaCommand.CallService Call)> _calls = [];
    private readonly HashSet<SagaId> _forgotten = [];

    /// <summary>Calls to make once it is stored.</summary>
    public IReadOnlyList<(SagaId Id, SagaCommand.CallService Call)> Calls => _calls;

    /// <summary>True when there is something to store.</summary>
    public bool IsChanged => _forgotten.Count > 0 || _working.Values.Any(one => one.IsChanged);

    /// <summary>About how many bytes the batch has so far.</summary>
    public int Size { get; private set; }

    /// <summary>The instance as it stands here; null for none.</summary>
    public SagaInstance? Find(SagaId id) => Get(id)?.Instance;

    /// <summary>Starts one; the plan, or null when the event starts none. Where there is one already nothing happens: see <see cref="Find"/> first.</summary>
    public SagaPlan? Start(SagaDefinition definition, SagaBegin begin)
    {
        SagaPlan? plan = SagaPlanner.Start(definition, begin);
        if (plan is not null)
        {
            Take(new SagaId(definition.Name, begin.Key), plan);
        }

        return plan;
    }

    /// <summary>Gives an input; null when there is no such instance.</summary>
    public SagaPlan? Give(SagaId id, SagaInput input)
    {
        if (Get(id) is not { } one || definitions.Find(id.Definition, one.Instance.Version) is not { } saga)
        {
            return null;
        }

        SagaPlan plan = SagaPlanner.Decide(saga.Definition, one.Instance, input);
        Take(id, plan);
        return plan;
    }

    /// <summary>Forgets one that ended long ago.</summary>
    public void Forget(SagaId id) => _forgotten.Add(id);

    /// <summary>Fills the batch.</summary>
    public void Write(EventBatch batch, long passed)
    {
        foreach (SagaId id in _forgotten)
        {
            new SagaRecord(SagaRecordKind.Forgotten) { Text = id.Definition, Key = id.Key }.AddTo(batch);
        }

        foreach (Working one in _working.Values.Where(one => one.IsChanged))
        {
            one.Index = batch.Count;
            one.State = SagaInstanceFormat.Write(one.Instance);
            new SagaRecord(SagaRecordKind.Instance) { Number = one.Lsn, State = one.State, Notes = [.. one.Notes] }.AddTo(batch);
        }

        foreach ((SagaId id, SagaCommand.PublishEvent published) in _published)
        {
            Add(batch, id, published);
        }

        new SagaRecord(SagaRecordKind.Passed) { Number = passed }.AddTo(batch);
    }

    /// <summary>The batch is stored: from now on it counts.</summary>
    public void Apply(EventBatch batch)
    {
        foreach (SagaId id in _forgotten)
        {
            store.Remove(id);
        }

        foreach ((SagaId id, Working one) in _working)
        {
            if (one.IsChanged)
            {
                store.Put(id, EntryOf(definitions, one.Instance, one.State!, batch.Results[one.Index].Lsn), one.Instance);
            }
        }
    }

    /// <summary>An instance as it is kept.</summary>
    public static SagaEntry EntryOf(SagaDefinitions definitions, SagaInstance instance, byte[] state, long lsn)
    {
        TimeSpan keep = definitions.Find(instance.Definition, instance.Version)?.Definition.Keep ?? SagaDefinition.DefaultKeep;
        return new SagaEntry(state, lsn, instance.Version, instance.Status, instance.HasEnded ? instance.EndedTicks + keep.Ticks : instance.DueTicks);
    }

    private Working? Get(SagaId id)
    {
        if (_working.TryGetValue(id, out Working? known))
        {
            return known;
        }

        if (_forgotten.Contains(id) || store.Find(id) is not { } entry)
        {
            return null;
        }

        return _working[id] = new Working(store.Read(id)!, entry.Lsn);
    }

    private void Take(SagaId id, SagaPlan plan)
    {
        if (!_working.TryGetValue(id, out Working? one))
        {
            _working[id] = one = new Working(plan.Instance, 0);
        }

        one.Instance = plan.Instance;
        one.IsChanged |= plan.IsChanged;
        one.Notes.AddRange(plan.Notes);
        Size += plan.IsChanged ? 512 + plan.Instance.Size : 0;
        foreach (SagaCommand command in plan.Commands)
        {
            Follow(id, plan.Instance, command);
        }
    }

    private void Follow(SagaId id, SagaInstance instance, SagaCommand command)
    {
        switch (command)
        {
            case SagaCommand.PublishEvent published:
                _published.Add((id, published));
                Size += published.Event.Payload.Size;
                break;
            case SagaCommand.CallService call:
                _calls.Add((id, call));
                break;
            case SagaCommand.StartChild child:
                StartChild(id, instance, child);
                break;
            case SagaCommand.CancelChild child:
                Give(new SagaId(child.Saga, child.Key), new SagaInput.Cancel(now, $"Its parent {id} wants it to end."));
                break;
            case SagaCommand.Complete { Parent: { } parent } done:
                Give(new SagaId(parent.Definition, parent.Key), new SagaInput.ChildEnded(now, parent.Number, done.Outcome, done.Data, done.Error));
                break;
        }
    }

    private void StartChild(SagaId id, SagaInstance instance, SagaCommand.StartChild child)
    {
        SagaParent parent = new(id.Definition, id.Key, child.Number);
        SagaId childId = new(child.Saga, child.Key);
        string? reason = null;
        if (Find(childId) is { } there)
        {
            reason = there.Parent == parent ? null : $"There is a saga {childId} already, which is no child of this step.";
        }
        else if (definitions.Latest(child.Saga) is { } saga)
        {
            Start(saga.Definition, new SagaBegin(child.Key, instance.IdempotencyKey(child.Number), now) { Data = child.Data, Parent = parent, Depth = instance.Depth + 1 });
        }
        else
        {
            reason = $"There is no saga '{child.Saga}'.";
        }

        if (reason is not null)
        {
            Give(id, new SagaInput.ChildEnded(now, child.Number, SagaOutcome.Failed, EventHub.Sagas.Values.SagaValue.Null, reason));
        }
    }

    // Without an idempotency key: it is in the batch that says it was published, so it comes once.
    private static void Add(EventBatch batch, SagaId id, SagaCommand.PublishEvent published)
    {
        StepRequest.Event one = published.Event;
        batch.Add(new EventDraft(Encoding.UTF8.GetBytes(one.Channel))
        {
            Source = Encoding.UTF8.GetBytes($"/v1/sagas/{Uri.EscapeDataString(id.Definition)}"),
            Type = Encoding.UTF8.GetBytes(one.Type ?? ""),
            Subject = Encoding.UTF8.GetBytes(one.Subject ?? ""),
            Key = Encoding.UTF8.GetBytes(one.Key ?? ""),
            CorrelationId = Encoding.UTF8.GetBytes(published.IdempotencyKey.AsSpan(0, published.IdempotencyKey.LastIndexOf('-')).ToString()),
            CausationId = Encoding.UTF8.GetBytes(published.IdempotencyKey),
            Payload = one.Payload.ToJson(),
            PayloadIsJson = true,
        });
    }

    private sealed class Working(SagaInstance instance, long lsn)
    {
        public SagaInstance Instance { get; set; } = instance;

        public long Lsn { get; } = lsn;

        public List<SagaNote> Notes { get; } = [];

        public bool IsChanged { get; set; }

        public int Index { get; set; }

        public byte[]? State { get; set; }
    }
}
