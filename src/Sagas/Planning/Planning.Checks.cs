using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <content>What services report.</content>
internal sealed partial class Planning
{
    // It counts only while the instance believes what it did when the service was asked.
    private SagaAnswer OnDiffered(SagaInput.Differed differed)
    {
        ExpressionScope scope = Scope;
        if (saga.Checks.FirstOrDefault(one => one.Name == differed.Check) is not { } check || !SagaCheck.Concerns(check, saga, _before) || SagaCheck.BelievedOf(check, scope) is not { } believed || !believed.Equals(differed.Believed))
        {
            return SagaAnswer.Ignored;
        }

        Note(SagaNoteKind.Differed, check.Name, 0, string.Join("; ", differed.Differences.Select(static one => $"{one["field"].AsText}: believed {one["believed"]}, reported {one["reported"]}")));
        scope = scope.With(("check", SagaValue.Map(("name", SagaValue.Of(check.Name)), ("service", SagaValue.Of(check.Call.Service)), ("differences", SagaValue.Of(differed.Differences)))));
        if (Choose(check.Differs, scope, check.Name) is not { } choice)
        {
            return SagaAnswer.Ignored;
        }

        Follow(choice, scope, check.Name);
        return SagaAnswer.Taken;
    }
}
