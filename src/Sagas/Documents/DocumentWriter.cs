using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <summary>Writes a definition as a document: one text for one meaning, without what is as it would be anyway.</summary>
internal static class DocumentWriter
{
    public static string Write(SagaDefinition saga) => ToValue(saga).ToString();

    public static SagaValue ToValue(SagaDefinition saga) => new Fields()
        .Add("saga", saga.Name)
        .Add("version", SagaValue.Of((decimal)saga.Version))
        .Add("title", saga.Title)
        .Add("keep", saga.Keep == SagaDefinition.DefaultKeep ? null : Durations.Format(saga.Keep))
        .Add("events", saga.Events.IsEmpty ? null : Named(saga.Events, one => one.Name, Event))
        .Add("start", Start(saga.Start))
        .Add("states", Named(saga.States, state => state.Name, State))
        .Add("shared", saga.Shared.IsEmpty ? null : Named(saga.Shared, shared => shared.Name, Shared))
        .Add("checks", saga.Checks.IsEmpty ? null : Named(saga.Checks, check => check.Name, Check)).ToValue();

    private static SagaValue Check(CheckDefinition check) => new Fields()
        .Add("service", check.Call.Service).Add("path", check.Call.Path)
        .Add("headers", check.Call.Headers.IsEmpty ? null : Named(check.Call.Headers, header => header.Key, header => SagaValue.Of(header.Value.Source)))
        .Add("in", TextsOf(check.In))
        .Add("when", check.When)
        .Add("compare", Named(check.Compare, field => field.Name, field => new Fields().Add("believed", field.Believed).Add("reported", field.Reported).ToValue()))
        .Add("every", check.Every == CheckDefinition.DefaultEvery ? null : Durations.Format(check.Every))
        .Add("times", check.Times == CheckDefinition.DefaultTimes ? null : SagaValue.Of((decimal)check.Times))
        .Add("timeout", check.Timeout == CheckDefinition.DefaultTimeout ? null : Durations.Format(check.Timeout))
        .Add("differs", Choices(check.Differs)).ToValue();

    private static SagaValue Named<T>(ImmutableArray<T> all, Func<T, string> name, Func<T, SagaValue> write) =>
        SagaValue.Of([.. all.Select(one => new KeyValuePair<string, SagaValue>(name(one), write(one)))]);

    private static SagaValue Event(EventDefinition one) =>
        new Fields().Add("channel", one.Channel.Text).Add("type", one.Type).Add("key", one.Key).ToValue();

    private static SagaValue Start(StartDefinition start) => new Fields()
        .Add("on", TextsOf(start.On))
        .Add("when", start.When).Add("set", start.Set).Add("goto", start.GoTo).ToValue();

    private static SagaValue State(StateDefinition state) => new Fields()
        .Add("steps", state.Steps.IsEmpty ? null : Named(state.Steps, step => step.Name, Step))
        .Add("on", OwnOf(state.On)).Add("signals", OwnOf(state.Signals))
        .Add("timeout", state.Timeout is { Shared: null } timeout ? Timeout(timeout) : null)
        .Add("done", state.Done.IsEmpty ? null : Choices(state.Done))
        .Add("failed", state.Failed.IsEmpty ? null : Choices(state.Failed))
        .Add("end", state.End switch { null => null, SagaOutcome.Completed => "completed", SagaOutcome.Failed => "failed", _ => "cancelled" })
        .Add("compensate", state.Compensate == state.End is SagaOutcome.Failed or SagaOutcome.Cancelled ? null : SagaValue.Of(state.Compensate)).ToValue();

    private static SagaValue Shared(SharedTransitions shared) => new Fields()
        .Add("in", TextsOf(shared.In)).Add("except", TextsOf(shared.Except)).Add("on", OwnOf(shared.On)).Add("signals", OwnOf(shared.Signals))
        .Add("timeout", shared.Timeout is { } timeout ? Timeout(timeout) : null).ToValue();

    // What a state shares is written where it is said.
    private static SagaValue? OwnOf(ImmutableArray<NamedTransitions> all) =>
        all.RemoveAll(static named => named.Shared is not null) is { IsEmpty: false } own ? Named(own, static named => named.Name, static named => Choices(named.Choices)) : null;

    private static SagaValue? TextsOf(ImmutableArray<string> texts) => texts.IsEmpty ? null : SagaValue.Of([.. texts.Select(static text => SagaValue.Of(text))]);

    private static SagaValue Choices(ImmutableArray<TransitionDefinition> choices) =>
        choices.Length == 1 ? Transition(choices[0]) : SagaValue.Of([.. choices.Select(Transition)]);

    private static SagaValue Transition(TransitionDefinition transition) => new Fields()
        .Add("when", transition.When).Add("set", transition.Set)
        .Add("publish", transition.Publish.IsEmpty ? null : SagaValue.Of([.. transition.Publish.Select(Publish)]))
        .Add("goto", transition.GoTo)
        .Add("compensate", transition.Compensate ? SagaValue.Of(true) : null)
        .Add("restartTimeout", transition.RestartTimeout ? SagaValue.Of(true) : null).ToValue();

    private static SagaValue Timeout(TimeoutDefinition timeout) => new Fields()
        .Add("after", timeout.Due.At is null ? Due(timeout.Due) : null)
        .Add("at", timeout.Due.At)
        .Add("then", Choices(timeout.Choices)).ToValue();

    private static SagaValue Due(DueTime due) => SagaValue.Of(due.After is { } after ? Durations.Format(after) : "=" + due.AfterExpression);

    private static SagaValue Publish(PublishDefinition one) => new Fields()
        .Add("channel", one.Channel).Add("type", one.Type).Add("subject", one.Subject).Add("key", one.Key)
        .Add("payload", one.Payload.Source.IsNull ? null : one.Payload.Source).ToValue();

    private static SagaValue Step(StepDefinition step) => Action(new Fields(), step.Action)
        .Add("when", step.When).Add("set", step.Set)
        .Add("timeout", step.Timeout is { } timeout ? Durations.Format(timeout) : null)
        .Add("retry", Retry(step.Retry, RetryPolicy.Default))
        .Add("hold", step.Hold ? SagaValue.Of(true) : null)
        .Add("compensate", step.Compensate is { } compensate ? Compensation(compensate) : null).ToValue();

    private static SagaValue Compensation(CompensationDefinition one) => Action(new Fields(), one.Action)
        .Add("retry", Retry(one.Retry, CompensationDefinition.DefaultRetry))
        .Add("timeout", one.Timeout == StepDefinition.DefaultTimeout ? null : Durations.Format(one.Timeout)).ToValue();

    private static SagaValue? Retry(RetryPolicy retry, RetryPolicy usual) => retry == usual ? null : new Fields()
        .Add("maxAttempts", SagaValue.Of((decimal)retry.MaxAttempts))
        .Add("initialDelay", Durations.Format(retry.InitialDelay))
        .Add("maxDelay", Durations.Format(retry.MaxDelay))
        .Add("factor", SagaValue.Of((decimal)retry.Factor))
        .Add("jitter", SagaValue.Of((decimal)retry.Jitter)).ToValue();

    private static Fields Action(Fields fields, StepAction action) => action switch
    {
        StepAction.Call call => fields.Add("call", Call(call)),
        StepAction.Publish publish => fields.Add("publish", Publish(publish.Event)),
        StepAction.Wait wait => fields.Add("wait", new Fields().Add("event", wait.Event).Add("when", wait.When).ToValue()),
        StepAction.Signal signal => fields.Add("signal", new Fields().Add("name", signal.Name).Add("when", signal.When).ToValue()),
        StepAction.Child child => fields.Add("saga", new Fields().Add("name", child.Saga).Add("key", child.Key).Add("data", child.Data).ToValue()),
        StepAction.Sleep { Due.At: { } at } => fields.Add("sleep", new Fields().Add("until", at).ToValue()),
        StepAction.Sleep sleep => fields.Add("sleep", Due(sleep.Due)),
        _ => throw new InvalidOperationException($"A step cannot be '{action}'."),
    };

    private static SagaValue Call(StepAction.Call call) => new Fields()
        .Add("service", call.Service).Add("method", call.Method).Add("path", call.Path)
        .Add("headers", call.Headers.IsEmpty ? null : Named(call.Headers, header => header.Key, header => SagaValue.Of(header.Value.Source)))
        .Add("body", call.Body?.Source).ToValue();

    /// <summary>The members of a map; what is null is left out.</summary>
    private sealed class Fields
    {
        private readonly ImmutableArray<KeyValuePair<string, SagaValue>>.Builder _all = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>();

        public Fields Add(string name, SagaValue? value)
        {
            if (value is not null)
            {
                _all.Add(new(name, value));
            }

            return this;
        }

        public Fields Add(string name, string? value) => Add(name, value is null ? null : SagaValue.Of(value));

        public Fields Add(string name, Expression? value) => Add(name, value?.Text);

        public Fields Add(string name, TextTemplate? value) => Add(name, value?.Source);

        public Fields Add(string name, Mapping value) =>
            Add(name, value.Members.IsEmpty ? null : SagaValue.Of([.. value.Members.Select(member => new KeyValuePair<string, SagaValue>(member.Key, member.Value.Source))]));

        public SagaValue ToValue() => SagaValue.Of(_all.ToImmutable());
    }
}
