using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Planning;

/// <summary>Says what an instance waits for.</summary>
public static class SagaWaiting
{
    /// <summary>All of it, in words; empty for one that has ended, and for no other.</summary>
    public static ImmutableArray<string> Of(SagaDefinition definition, SagaInstance instance)
    {
        if (instance.HasEnded)
        {
            return [];
        }

        ImmutableArray<string>.Builder all = ImmutableArray.CreateBuilder<string>();
        if (instance.IsPaused)
        {
            all.Add("an operator: it is paused");
        }

        StateDefinition? state = definition.State(instance.State);
        foreach (OpenStep step in instance.Open)
        {
            all.Add(Describe(step, state));
        }

        if (instance.Leaving is null && state is not null)
        {
            all.AddRange(state.On.Select(named => $"the event '{named.Name}'"));
            all.AddRange(state.Signals.Select(named => $"the signal '{named.Name}'"));
            if (instance.TimeoutTicks > 0)
            {
                all.Add($"its timeout at {Timestamps.Format(instance.TimeoutTicks)}");
            }
        }

        return all.ToImmutable();
    }

    private static string Describe(OpenStep step, StateDefinition? state)
    {
        string name = step.IsCompensation ? $"the compensation of '{step.Name}'" : $"the step '{step.Name}'";
        return step.Phase switch
        {
            StepPhase.Held => $"an operator: {name} is held: {step.Error}",
            StepPhase.Backoff => $"{name}: attempt {step.Attempt + 1} at {Timestamps.Format(step.DueTicks)}, after: {step.Error}",
            StepPhase.InFlight or StepPhase.Cancelling => step.Request switch
            {
                StepRequest.Call call => $"{name}: the answer of '{call.Service}', attempt {step.Attempt}",
                StepRequest.Child child => $"{name}: the end of the saga '{child.Saga}'",
                _ => name,
            },
            _ => state?.Steps.FirstOrDefault(one => one.Name == step.Name)?.Action switch
            {
                StepAction.Wait wait => $"{name}: the event '{wait.Event}'",
                StepAction.Signal signal => $"{name}: the signal '{signal.Name}'",
                _ => $"{name}: {Timestamps.Format(step.DueTicks)}",
            },
        };
    }
}
