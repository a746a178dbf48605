using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Instances;

/// <summary>Takes a running instance to another version of its definition. Nothing else does: an instance keeps the version it began with.</summary>
/// <param name="from">The version it has; null when that is not known any more.</param>
/// <param name="to">The version it gets.</param>
/// <param name="states">Which state of <paramref name="to"/> stands for which; one that is not here stands for itself.</param>
/// <param name="nowTicks">When, UTC ticks.</param>
public sealed class SagaMigration(SagaDefinition? from, SagaDefinition to, IReadOnlyDictionary<string, string> states, long nowTicks)
{
    /// <summary>
    /// The instance under the other version, in the state that stands for its own, with its data, what is under way, and its compensations; false when that cannot be, and why.
    /// Its timeout stays what it is; where the new version has none there it falls away, and where only that has one it begins now. Steps that only the new version has in
    /// its state are not made up for.
    /// </summary>
    public bool TryMigrate(SagaInstance instance, [NotNullWhen(true)] out SagaInstance? migrated, [NotNullWhen(false)] out string? reason)
    {
        migrated = null;
        reason = Refuse(instance) ?? RefuseSteps(instance, StateOf(instance));
        if (reason is not null)
        {
            return false;
        }

        StateDefinition state = StateOf(instance);
        (long timeout, string? fault) = TimeoutOf(instance, state);
        if (fault is not null)
        {
            reason = $"The timeout that '{state.Name}' has in version {to.Version} cannot be computed: {fault}";
            return false;
        }

        if (instance.Leaving is null && instance.Open.IsEmpty && state.On.IsEmpty && state.Signals.IsEmpty && timeout == 0)
        {
            reason = $"In the state '{state.Name}' of version {to.Version} it would wait for nothing: the steps of a state begin when it is entered. Say which other state stands for '{instance.State}'.";
            return false;
        }

        migrated = instance with
        {
            Version = to.Version,
            State = state.Name,
            TimeoutTicks = timeout,
            ChangedTicks = nowTicks,
            Leaving = instance.Leaving is { } target ? target with { State = Mapped(target.State) } : null,
            Compensations = [.. instance.Compensations.Select(one => one with { State = Mapped(one.State) })],
        };
        return true;
    }

    /// <summary>What its history says of it.</summary>
    public static SagaNote NoteOf(SagaInstance before, SagaInstance after) => new(
        SagaNoteKind.Migrated, after.State, 0, $"From version {before.Version} to {after.Version}{(before.State == after.State ? "" : $", in place of '{before.State}'")}.");

    private string Mapped(string state) => states.GetValueOrDefault(state, state);

    private StateDefinition StateOf(SagaInstance instance) => to.State(Mapped(instance.State))!;

    private string? Refuse(SagaInstance instance)
    {
        if (instance.Definition != to.Name)
        {
            return $"It is an instance of '{instance.Definition}', not of '{to.Name}'.";
        }

        if (instance.HasEnded)
        {
            return "It has ended.";
        }

        if (states.Values.FirstOrDefault(name => to.State(name) is null) is { } unknown)
        {
            return $"Version {to.Version} has no state '{unknown}', which is to stand for another.";
        }

        if (to.State(Mapped(instance.State)) is not { End: null })
        {
            return $"Version {to.Version} has no state '{Mapped(instance.State)}' in which an instance can be. Say which of its states stands for '{instance.State}'.";
        }

        return instance.Leaving is { } target && to.State(Mapped(target.State)) is null && target.State is not (SagaTarget.Failed or SagaTarget.Cancelled)
            ? $"It is on its way to '{target.State}', which version {to.Version} does not have. Say which of its states stands for it."
            : null;
    }

    private string? RefuseSteps(SagaInstance instance, StateDefinition state)
    {
        ImmutableArray<StepDefinition> before = from?.State(instance.State)?.Steps ?? [];
        OpenStep? lost = instance.Open.FirstOrDefault(step =>
            !step.IsCompensation && !state.Steps.Any(other => other.Name == step.Name && Fits(step, before.FirstOrDefault(one => one.Name == step.Name), other)));
        return lost is null ? null : $"Its step '{lost.Name}' is under way, and the state '{state.Name}' of version {to.Version} has no such step. Wait until it is done, or keep the step.";
    }

    // Who waits for an event may wait for a signal instead; who sleeps waits for neither.
    private static bool Fits(OpenStep step, StepDefinition? before, StepDefinition other) => step.Request switch
    {
        StepRequest.Call => other.Action is StepAction.Call,
        StepRequest.Child => other.Action is StepAction.Child,
        _ when other.Action is StepAction.Sleep => step.DueTicks > 0 && before?.Action is null or StepAction.Sleep,
        _ => other.Action is StepAction.Wait or StepAction.Signal && before?.Action is not StepAction.Sleep,
    };

    private (long Ticks, string? Fault) TimeoutOf(SagaInstance instance, StateDefinition state)
    {
        if (instance.Leaving is not null || state.Timeout is not { } timeout)
        {
            return (0, null);
        }

        if (instance.TimeoutTicks > 0 || from?.State(instance.State)?.Timeout is not null)
        {
            return (instance.TimeoutTicks, null);
        }

        (long ticks, string? fault) = timeout.Due.From(nowTicks, Planning.Planning.ScopeOf(instance.Data, instance.Key, SagaValue.OfTime(nowTicks)));
        return (Math.Max(ticks, 1), fault);
    }
}
