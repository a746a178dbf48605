using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>
/// What a row of inputs comes to: instances as they are then, and one batch with all of it. Nothing of it counts before the batch is stored. Parents and children
/// stand in one partition, so what one does to the other is in the same batch.
/// </summary>
/// <param name="definitions">The definitions.</param>
/// <param name="store">The instances.</param>
/// <param name="now">The time of the row, UTC ticks.</param>
/// <param name="isHere">True for channels of this partition.</param>
/// <param name="before">What is being stored, and stands before this; null for nothing.</param>
internal sealed partial class SagaWork(SagaDefinitions definitions, SagaStore store, long now, Func<byte[], bool> isHere, SagaWork? before = null)
{
    private SagaWork? _before = before;
    private readonly Dictionary<SagaId, Working> _working = [];
    private readonly List<OutgoingEvent> _published = [];
    private readonly List<(OutgoingEvent Event, int Index)> _outgoing = [];
    private readonly List<long> _sent = [];
    private readonly List<(SagaId Id, SagaCommand.CallService Call)> _calls = [];
    private readonly HashSet<SagaId> _forgotten = [];

    /// <summary>Calls to make once it is stored.</summary>
    public IReadOnlyList<(SagaId Id, SagaCommand.CallService Call)> Calls => _calls;

    /// <summary>The time of the row, UTC ticks.</summary>
    public long NowTicks => now;

    /// <summary>True when there is something to store.</summary>
    public bool IsChanged => _forgotten.Count > 0 || _sent.Count > 0 || _working.Values.Any(static one => one.IsChanged);

    /// <summary>About how many bytes the batch has so far.</summary>
    public int Size { get; private set; }

    /// <summary>True when what is stored now will be otherwise once the row before is stored.</summary>
    public bool IsTaken(SagaId id) => _before is { } there && (there._working.ContainsKey(id) || there._forgotten.Contains(id));

    /// <summary>The row before is stored, and found in the store from now on.</summary>
    public void Settle() => _before = null;

    /// <summary>The instance as it stands here; null for none.</summary>
    public SagaInstance? Find(SagaId id) => Get(id)?.Instance;

    /// <summary>Starts one; the plan, or null when the event starts none. Where there is one already nothing happens: see <see cref="Find"/> first.</summary>
    public SagaPlan? Start(SagaDefinition definition, SagaBegin begin)
    {
        SagaPlan? plan = SagaPlanner.Start(definition, begin);
        if (plan is not null)
        {
            Tally.Started++;
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

        Tally.Inputs++;
        SagaPlan plan = SagaPlanner.Decide(saga.Definition, one.Instance, input);
        Take(id, plan);
        return plan;
    }

    /// <summary>What came of it, for those who count.</summary>
    public SagaTally Tally { get; } = new();

    /// <summary>Events are stored in the partitions they belong to.</summary>
    public void Sent(IEnumerable<long> lsns) => _sent.AddRange(lsns);

    /// <summary>Forgets one that ended long ago.</summary>
    public void Forget(SagaId id) => _forgotten.Add(id);

    private Working? Get(SagaId id)
    {
        if (_working.TryGetValue(id, out Working? known))
        {
            return known;
        }

        if (_forgotten.Contains(id))
        {
            return null;
        }

        if (_before is { } before && before._working.TryGetValue(id, out Working? there))
        {
            return _working[id] = new Working(there.Instance);
        }

        return IsTaken(id) || store.Read(id) is not { } stored ? null : _working[id] = new Working(stored);
    }

    private void Take(SagaId id, SagaPlan plan)
    {
        if (!_working.TryGetValue(id, out Working? one))
        {
            _working[id] = one = new Working(plan.Instance);
        }

        one.Instance = plan.Instance;
        one.IsChanged |= plan.IsChanged;
        foreach (SagaNote note in plan.Notes)
        {
            one.Notes.Add(note);
        }

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
                _published.Add(OutgoingEvent.Of(id, published));
                Tally.Published++;
                Size += published.Event.Payload.Size;
                break;
            case SagaCommand.CallService call:
                _calls.Add((id, call));
                Tally.Calls++;
                break;
            case SagaCommand.StartChild child:
                StartChild(id, instance, child);
                break;
            case SagaCommand.CancelChild child:
                Give(new SagaId(child.Saga, child.Key), new SagaInput.Cancel(now, $"Its parent {id} wants it to end."));
                break;
            case SagaCommand.Complete done:
                Tally.Ended(done.Outcome);
                if (done.Parent is not { } parent)
                {
                    break;
                }

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

    private sealed class Working(SagaInstance instance)
    {
        public SagaInstance Instance { get; set; } = instance;

        public List<SagaNote> Notes { get; } = [];

        public bool IsChanged { get; set; }

        public int Index { get; set; }

        public byte[]? State { get; set; }
    }
}
