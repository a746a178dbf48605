using EventHub.Protocol.Proto;

namespace EventHub.Fuzz.Wire;

/// <summary>What a frame of a client says.</summary>
internal sealed record ExpectedRequest(ulong Ref)
{
    public uint Credit { get; init; }

    public string From { get; init; } = "";

    public string Id { get; init; } = "";

    public string Watch { get; init; } = "";

    public string Subscription { get; init; } = "";

    public IReadOnlyList<string> Patterns { get; init; } = [];

    public int Events { get; init; }

    public IReadOnlyList<string> Settled { get; init; } = [];

    public static ExpectedRequest Of(Frame frame) => frame.OpCase switch
    {
        Frame.OpOneofCase.Publish => new(frame.Publish.Ref) { Events = frame.Publish.Events.Count },
        Frame.OpOneofCase.Watch => new(frame.Watch.Ref) { Patterns = frame.Watch.Patterns, From = frame.Watch.From, Credit = frame.Watch.Credit },
        Frame.OpOneofCase.Unwatch => new(frame.Unwatch.Ref) { Watch = frame.Unwatch.Watch },
        Frame.OpOneofCase.Consume => new(frame.Consume.Ref) { Subscription = frame.Consume.Subscription, Credit = frame.Consume.Credit },
        Frame.OpOneofCase.Unconsume => new(frame.Unconsume.Ref) { Subscription = frame.Unconsume.Subscription },
        Frame.OpOneofCase.Settle => new(frame.Settle.Ref)
        {
            Subscription = frame.Settle.Subscription,
            Settled = [.. frame.Settle.Ack, .. frame.Settle.Nak.Select(nak => nak.DeliveryId), .. frame.Settle.Term.Select(term => term.DeliveryId), .. frame.Settle.Progress],
        },
        Frame.OpOneofCase.Credit => new(0) { Watch = frame.Credit.Watch, Subscription = frame.Credit.Subscription, Credit = frame.Credit.Credit_ },
        Frame.OpOneofCase.Status => new(frame.Status.Ref) { Id = frame.Status.Id },
        Frame.OpOneofCase.Unstatus => new(frame.Unstatus.Ref) { Id = frame.Unstatus.Id },
        _ => new(frame.Ping.Ref),
    };
}
