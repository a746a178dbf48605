using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Storage;

/// <summary>Inputs that wait.</summary>
internal static class InputFormat
{
    private const byte Event = 1, Signal = 2, Done = 3, Failed = 4, Child = 5;

    public static void Write(FormatWriter to, SagaInput input)
    {
        switch (input)
        {
            case SagaInput.Event one:
                Head(to, Event, one);
                to.Many(one.Names, to.Text);
                to.Number(one.Partition);
                to.Number(one.Sequence);
                to.Value(one.Value);
                break;
            case SagaInput.Signal signal:
                Head(to, Signal, signal);
                to.Text(signal.Name);
                to.Text(signal.Id);
                to.Value(signal.Value);
                break;
            case SagaInput.StepDone done:
                Head(to, Done, done);
                to.Number(done.Number);
                to.Value(done.Result);
                break;
            case SagaInput.StepFailed failed:
                Head(to, Failed, failed);
                to.Number(failed.Number);
                to.Number(failed.Attempt);
                to.Text(failed.Reason);
                to.Flag(failed.IsRetryable);
                to.Flag(failed.IsUnknown);
                to.Number(failed.RetryAfter?.Ticks ?? 0);
                break;
            case SagaInput.ChildEnded ended:
                Head(to, Child, ended);
                to.Number(ended.Number);
                to.Byte((byte)ended.Outcome);
                to.Value(ended.Data);
                to.Optional(ended.Error);
                break;
            default:
                throw new InvalidOperationException($"{input.GetType().Name} never waits.");
        }
    }

    // Arguments are evaluated from left to right, which is the order of the format.
    public static SagaInput Read(FormatReader from)
    {
        byte kind = from.Byte();
        long now = from.Number();
        return kind switch
        {
            Event => new SagaInput.Event(now, from.Many(from.Text) is { IsEmpty: false } names ? names : throw new InvalidDataException("An event has no name."), from.Small(), from.Number(), from.Value()),
            Signal => new SagaInput.Signal(now, from.Text(), from.Text(), from.Value()),
            Done => new SagaInput.StepDone(now, from.Small(), from.Value()),
            Failed => new SagaInput.StepFailed(now, from.Small(), from.Small(), from.Text(), from.Flag(), from.Flag(), from.Number() is > 0 and var ticks ? new TimeSpan(ticks) : null),
            Child => new SagaInput.ChildEnded(now, from.Small(), Outcome(from.Byte()), from.Value(), from.Optional()),
            _ => throw new InvalidDataException($"{kind} is no kind of input."),
        };
    }

    private static void Head(FormatWriter to, byte kind, SagaInput input)
    {
        to.Byte(kind);
        to.Number(input.NowTicks);
    }

    private static SagaOutcome Outcome(byte value) => Enum.IsDefined((SagaOutcome)value) ? (SagaOutcome)value : throw new InvalidDataException($"{value} is no outcome.");
}
