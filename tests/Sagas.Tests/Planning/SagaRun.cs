using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Planning;

/// <summary>An instance and the inputs it gets. It is written and read before each, so that nothing lives outside of what is stored.</summary>
internal sealed class SagaRun(SagaDefinition definition)
{
    public static readonly long Start = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).Ticks;
    private long _sequence;

    public SagaDefinition Definition { get; } = definition;

    public long Now { get; private set; } = Start;

    public SagaInstance It { get; private set; } = null!;

    public SagaPlan Last { get; private set; } = null!;

    public List<SagaNote> History { get; } = [];

    public string Path => string.Join(" ", History.Where(note => note.Kind == SagaNoteKind.Entered).Select(note => note.Subject));

    public SagaPlan? StartOn(string name, string payload, string key = "k1")
    {
        SagaInput.Event cause = Event(name, payload);
        SagaPlan? plan = SagaPlanner.Start(Definition, new SagaBegin(key, "e" + cause.Sequence, Now) { Event = cause });
        return plan is null ? null : Keep(plan);
    }

    public SagaPlan StartWith(string data = "{}", string key = "k1", SagaParent? parent = null, int depth = 0) =>
        Keep(SagaPlanner.Start(Definition, new SagaBegin(key, "call", Now) { Data = SagaValue.Parse(data), Parent = parent, Depth = depth })!);

    public SagaPlan Give(SagaInput input) => Keep(SagaPlanner.Decide(Definition, SagaInstanceFormat.Read(SagaInstanceFormat.Write(It)), input));

    public SagaInput.Event Event(string name, string payload = "{}") =>
        new(Now, [name], 0, ++_sequence, SagaValue.Map(("id", SagaValue.Of("e" + _sequence)), ("payload", SagaValue.Parse(payload))));

    public SagaPlan Send(string name, string payload = "{}") => Give(Event(name, payload));

    public SagaPlan Signal(string name, string value = "{}", string id = "s1") => Give(new SagaInput.Signal(Now, name, id, SagaValue.Parse(value)));

    public SagaPlan Done(string step, string result = "{}") => Give(new SagaInput.StepDone(Now, Open(step).Number, SagaValue.Parse(result)));

    public SagaPlan Fails(string step, string reason = "down", bool retryable = false, bool unknown = false, TimeSpan? retryAfter = null) =>
        Give(new SagaInput.StepFailed(Now, Open(step).Number, Open(step).Attempt, reason, retryable, unknown, retryAfter));

    public SagaPlan ChildEnds(string step, SagaOutcome outcome, string data = "{}", string? error = null) =>
        Give(new SagaInput.ChildEnded(Now, Open(step).Number, outcome, SagaValue.Parse(data), error));

    public SagaPlan After(TimeSpan time)
    {
        Now += time.Ticks;
        return Give(new SagaInput.Timer(Now));
    }

    public SagaPlan Cancel() => Give(new SagaInput.Cancel(Now, "nobody wants it"));

    public OpenStep Open(string step) => It.Open.Single(open => open.Name == step);

    public T Command<T>() where T : SagaCommand => Last.Commands.OfType<T>().Single();

    public ImmutableArray<T> Commands<T>() where T : SagaCommand => [.. Last.Commands.OfType<T>()];

    private SagaPlan Keep(SagaPlan plan)
    {
        (It, Last) = (plan.Instance, plan);
        History.AddRange(plan.Notes);
        return plan;
    }
}
