using System.Collections.Immutable;
using System.Globalization;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>A look at what a service reports of an instance. Pure: whoever makes it asks the service, and gives the instance what differs as an input.</summary>
/// <param name="Check">Which check.</param>
/// <param name="Call">What the service is asked.</param>
/// <param name="Believed">What the instance believed then, by field.</param>
public sealed record SagaCheck(CheckDefinition Check, SagaCommand.CallService Call, SagaValue Believed)
{
    /// <summary>
    /// The look at an instance; null when it is not one for the check now: in another state, or while something is under way that may just change what the service reports.
    /// </summary>
    public static SagaCheck? Begin(CheckDefinition check, SagaDefinition saga, SagaInstance instance, long nowTicks)
    {
        ExpressionScope scope = Planning.ScopeOf(instance.Data, instance.Key, SagaValue.OfTime(nowTicks));
        if (!Concerns(check, saga, instance) || check.When?.Evaluate(scope) is { Value.IsTrue: false } || BelievedOf(check, scope) is not { } believed)
        {
            return null;
        }

        (StepRequest? request, string? _) = Rendering.Of(new StepDefinition { Name = check.Name, Action = check.Call, Timeout = check.Timeout }, scope);
        string key = string.Create(CultureInfo.InvariantCulture, $"{instance.Run}-c{nowTicks}");
        return request is StepRequest.Call call ? new SagaCheck(check, new SagaCommand.CallService(0, 1, key, call), believed) : null;
    }

    /// <summary>What differs, each with <c>field</c>, <c>believed</c> and <c>reported</c>; empty when nothing does. A <paramref name="result"/> of null is a service that does not know it.</summary>
    public ImmutableArray<SagaValue> Compare(SagaValue result)
    {
        ExpressionScope scope = new(("result", result));
        return [.. Check.Compare.Select(field => (field.Name, Believed: Believed[field.Name], Reported: field.Reported.Evaluate(scope).Value)).Where(static one => !AreSame(one.Believed, one.Reported))
            .Select(static one => SagaValue.Map(("field", SagaValue.Of(one.Name)), ("believed", one.Believed), ("reported", one.Reported)))];
    }

    internal static bool Concerns(CheckDefinition check, SagaDefinition saga, SagaInstance instance) =>
        instance is { Status: SagaStatus.Running, IsPaused: false, Leaving: null }
        && (check.In.IsEmpty ? saga.State(instance.State) is { End: null } : check.In.Contains(instance.State))
        && !instance.Open.Any(static step => step.Request is StepRequest.Call);

    // Null when something of it cannot be computed: nothing is believed of it yet.
    internal static SagaValue? BelievedOf(CheckDefinition check, ExpressionScope scope)
    {
        ImmutableArray<KeyValuePair<string, SagaValue>>.Builder all = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>(check.Compare.Length);
        foreach (ComparedField field in check.Compare)
        {
            ExpressionResult believed = field.Believed.Evaluate(scope);
            if (believed.IsFault)
            {
                return null;
            }

            all.Add(new(field.Name, believed.Value));
        }

        return SagaValue.Of(all.MoveToImmutable());
    }

    // Money is the same whether it is written "12.5" or 12.50.
    private static bool AreSame(SagaValue believed, SagaValue reported) =>
        believed.Equals(reported) || (believed.TryGetNumber(out decimal a) && reported.TryGetNumber(out decimal b) && a == b);
}
