using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>Decides what an instance does. Pure: the same definition, instance and input give the same plan.</summary>
public static class SagaPlanner
{
    /// <summary>The first plan of an instance; null when the event that would start it does not: it is none of those that do, or the guard is not true.</summary>
    public static SagaPlan? Start(SagaDefinition definition, SagaBegin begin)
    {
        StartDefinition start = definition.Start;
        SagaValue data = begin.Data;
        string? fault = Encoding.UTF8.GetByteCount(begin.Key) is 0 or > SagaLimits.KeyBytesMax ? $"its key does not have 1 to {SagaLimits.KeyBytesMax} bytes (KeyBytesMax)"
            : begin.Depth > SagaLimits.ChildDepthMax ? $"there are more than {SagaLimits.ChildDepthMax} parents above it (ChildDepthMax)"
            : data.Size > SagaLimits.DataBytesMax ? $"its data has {data.Size:N0} bytes; at most {SagaLimits.DataBytesMax:N0} are allowed (DataBytesMax)"
            : null;
        if (begin.Event is { } cause)
        {
            ExpressionScope scope = Planning.ScopeOf(SagaValue.EmptyMap, begin.Key, SagaValue.OfTime(begin.NowTicks)).With(("event", cause.Value));
            if (!start.On.Any(name => cause.Names.Contains(name)) || start.When?.Evaluate(scope) is { Value.IsTrue: false })
            {
                return null;
            }

            ExpressionResult set = start.Set.Apply(SagaValue.EmptyMap, scope);
            fault ??= set.Fault;
            data = set.Value;
        }

        SagaInstance instance = new()
        {
            Definition = definition.Name,
            Version = definition.Version,
            Key = begin.Key,
            Run = RunOf(definition.Name, begin.Key, begin.Id),
            Parent = begin.Parent,
            Depth = begin.Depth,
            State = start.GoTo,
            Data = fault is null ? data : SagaValue.EmptyMap,
            Seen = begin.Event is { } first ? [new SeenMark(first.Partition, first.Sequence)] : [],
            StartedTicks = begin.NowTicks,
        };
        return new Planning(definition, instance, begin.NowTicks).Begin(fault);
    }

    /// <summary>What an input leads to. The definition is that of the instance's version.</summary>
    public static SagaPlan Decide(SagaDefinition definition, SagaInstance instance, SagaInput input) =>
        new Planning(definition, instance, input.NowTicks).Take(input);

    /// <summary>
    /// Takes an instance to another version of its definition; <see cref="SagaAnswer.Repeated"/> where it has that already, <see cref="SagaAnswer.Refused"/> where it cannot be.
    /// </summary>
    /// <param name="from">The version it has; null when that is not known any more.</param>
    /// <param name="to">The version it gets.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="states">Which state of the new version stands for which.</param>
    /// <param name="nowTicks">When, UTC ticks.</param>
    public static SagaPlan Migrate(SagaDefinition? from, SagaDefinition to, SagaInstance instance, IReadOnlyDictionary<string, string> states, long nowTicks)
    {
        if (instance.HasEnded || instance.Version == to.Version)
        {
            return new SagaPlan(instance, [], [], instance.HasEnded ? SagaAnswer.Ended : SagaAnswer.Repeated, IsChanged: false);
        }

        if (!new SagaMigration(from, to, states, nowTicks).TryMigrate(instance, out SagaInstance? migrated, out string? reason))
        {
            return new SagaPlan(instance, [], [], SagaAnswer.Refused, IsChanged: false) { Reason = reason };
        }

        SagaCommand? timer = migrated.DueTicks == instance.DueTicks ? null : migrated.DueTicks == 0 ? new SagaCommand.CancelTimer() : new SagaCommand.SetTimer(migrated.DueTicks);
        return new SagaPlan(migrated, timer is null ? [] : [timer], [SagaMigration.NoteOf(instance, migrated)], SagaAnswer.Taken, IsChanged: true);
    }

    /// <summary>What is to be done for an instance that was just read from where it is stored: what may have been begun and cannot be told to be done.</summary>
    public static ImmutableArray<SagaCommand> Pending(SagaInstance instance)
    {
        ImmutableArray<SagaCommand>.Builder commands = ImmutableArray.CreateBuilder<SagaCommand>();
        foreach (OpenStep step in instance.Open)
        {
            if (step.Phase is StepPhase.InFlight or StepPhase.Cancelling && Planning.CommandOf(instance.Run, step) is { } command)
            {
                commands.Add(command);
            }

            if (step is { Phase: StepPhase.Cancelling, Request: StepRequest.Child child })
            {
                commands.Add(new SagaCommand.CancelChild(step.Number, child.Saga, Planning.ChildKey(instance.Run, step)));
            }
        }

        if (instance.DueTicks > 0)
        {
            commands.Add(new SagaCommand.SetTimer(instance.DueTicks));
        }

        return commands.ToImmutable();
    }

    /// <summary>The run of an instance that is started so: the same for the same id.</summary>
    /// <param name="definition">The definition's name.</param>
    /// <param name="key">The instance's key.</param>
    /// <param name="id">See <see cref="SagaBegin.Id"/>.</param>
    public static string RunOf(string definition, string key, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{definition}\0{key}\0{id}"), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
