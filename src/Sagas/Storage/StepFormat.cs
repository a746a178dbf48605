using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Storage;

/// <summary>Open steps, compensations and what they ask for.</summary>
internal static class StepFormat
{
    private const byte None = 0, Call = 1, Event = 2, Child = 3, Broken = 4;

    public static void Write(FormatWriter to, OpenStep step)
    {
        to.Number(step.Number);
        to.Text(step.Name);
        to.Byte((byte)step.Phase);
        to.Number(step.Attempt);
        to.Number(step.AttemptsBefore);
        to.Flag(step.IsUnknown);
        to.Flag(step.IsCompensation);
        to.Number(step.DueTicks);
        Write(to, step.Request);
        to.Optional(step.Error);
    }

    public static OpenStep ReadOpen(FormatReader from) => new()
    {
        Number = from.Small(),
        Name = from.Text(),
        Phase = (StepPhase)from.Byte() is var phase && Enum.IsDefined(phase) ? phase : throw new InvalidDataException("A step's phase is not known."),
        Attempt = from.Small(),
        AttemptsBefore = from.Small(),
        IsUnknown = from.Flag(),
        IsCompensation = from.Flag(),
        DueTicks = from.Number(),
        Request = Read(from),
        Error = from.Optional(),
    };

    public static void Write(FormatWriter to, PendingCompensation one)
    {
        to.Text(one.State);
        to.Text(one.Step);
        to.Number(one.Number);
        Write(to, one.Request);
    }

    public static PendingCompensation ReadCompensation(FormatReader from) =>
        new(from.Text(), from.Text(), from.Small(), Read(from) ?? throw new InvalidDataException("A compensation asks for nothing."));

    private static void Write(FormatWriter to, StepRequest? request)
    {
        switch (request)
        {
            case StepRequest.Call call:
                to.Byte(Call);
                to.Text(call.Service);
                to.Text(call.Method);
                to.Text(call.Path);
                to.Many(call.Headers, header =>
                {
                    to.Text(header.Key);
                    to.Text(header.Value);
                });
                to.Flag(call.Body is not null);
                if (call.Body is { } body)
                {
                    to.Value(body);
                }

                to.Number(call.Timeout.Ticks);
                break;
            case StepRequest.Event one:
                to.Byte(Event);
                to.Text(one.Channel);
                to.Optional(one.Type);
                to.Optional(one.Subject);
                to.Optional(one.Key);
                to.Value(one.Payload);
                break;
            case StepRequest.Child child:
                to.Byte(Child);
                to.Text(child.Saga);
                to.Optional(child.Key);
                to.Value(child.Data);
                break;
            case StepRequest.Broken broken:
                to.Byte(Broken);
                to.Text(broken.Reason);
                break;
            default:
                to.Byte(None);
                break;
        }
    }

    // Arguments are evaluated from left to right, which is the order of the format.
    private static StepRequest? Read(FormatReader from) => from.Byte() switch
    {
        None => null,
        Call => new StepRequest.Call(from.Text(), from.Text(), from.Text(), from.Many(() => new KeyValuePair<string, string>(from.Text(), from.Text())),
            from.Flag() ? from.Value() : null, new TimeSpan(from.Number())),
        Event => new StepRequest.Event(from.Text(), from.Optional(), from.Optional(), from.Optional(), from.Value()),
        Child => new StepRequest.Child(from.Text(), from.Optional(), from.Value()),
        Broken => new StepRequest.Broken(from.Text()),
        byte other => throw new InvalidDataException($"{other} is no kind of request."),
    };
}
