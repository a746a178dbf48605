using System.Diagnostics.CodeAnalysis;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Instances;

/// <summary>Takes a running instance to another version of its definition. Nothing else does: an instance keeps the version it began with.</summary>
public static class SagaMigration
{
    /// <summary>
    /// The instance under <paramref name="to"/>, in the state that stands for its own in <paramref name="states"/> (default: the one of the same name), with its data,
    /// what it waits for, its timeout and its compensations; false when that cannot be, and why.
    /// </summary>
    public static bool TryMigrate(
        SagaInstance instance, SagaDefinition to, IReadOnlyDictionary<string, string> states, [NotNullWhen(true)] out SagaInstance? migrated, [NotNullWhen(false)] out string? reason)
    {
        migrated = null;
        reason = Refuse(instance, to, states, out string state);
        if (reason is not null)
        {
            return false;
        }

        SagaTarget? leaving = instance.Leaving is { } target && states.TryGetValue(target.State, out string? mapped) ? target with { State = mapped } : instance.Leaving;
        migrated = instance with { Version = to.Version, State = state, Leaving = leaving };
        return true;
    }

    /// <summary>What its history says of it.</summary>
    public static SagaNote NoteOf(SagaInstance before, SagaInstance after) =>
        new(SagaNoteKind.Migrated, after.State, 0, $"From version {before.Version} to {after.Version}.");

    private static string? Refuse(SagaInstance instance, SagaDefinition to, IReadOnlyDictionary<string, string> states, out string name)
    {
        name = states.GetValueOrDefault(instance.State, instance.State);
        string wanted = name;
        if (instance.Definition != to.Name)
        {
            return $"It is an instance of '{instance.Definition}', not of '{to.Name}'.";
        }

        if (instance.HasEnded)
        {
            return "It has ended.";
        }

        if (to.State(wanted) is not { End: null } state)
        {
            return $"Version {to.Version} has no state '{wanted}' in which an instance can be. Say which of its states stands for '{instance.State}'.";
        }

        if (instance.Leaving is { } target && to.State(states.GetValueOrDefault(target.State, target.State)) is null && target.State is not (SagaTarget.Failed or SagaTarget.Cancelled))
        {
            return $"It is on its way to '{target.State}', which version {to.Version} does not have. Say which of its states stands for it.";
        }

        OpenStep? lost = instance.Open.FirstOrDefault(step => !step.IsCompensation && !state.Steps.Any(other => other.Name == step.Name && Fits(step, other)));
        return lost is null ? null : $"Its step '{lost.Name}' is under way, and the state '{wanted}' of version {to.Version} has no such step. Wait until it is done, or keep the step.";
    }

    private static bool Fits(OpenStep step, StepDefinition other) => step.Request switch
    {
        StepRequest.Call => other.Action is StepAction.Call,
        StepRequest.Child => other.Action is StepAction.Child,
        _ => other.Action is StepAction.Wait or StepAction.Signal or StepAction.Sleep,
    };
}
