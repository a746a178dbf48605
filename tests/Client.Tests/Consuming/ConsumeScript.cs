using System.Threading.Channels;
using EventHub.Client.Tests.Hubs;
using EventHub.Client.Tests.Wire;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Consuming;

/// <summary>Accepts every consumer, shows the test what came in order, and answers settlements unless told not to.</summary>
internal sealed class ConsumeScript
{
    private readonly Channel<(FakeSession Session, Frame Frame)> _frames = Channel.CreateUnbounded<(FakeSession, Frame)>();

    public ConsumeScript(FakeHub hub) => hub.OnFrame = HandleAsync;

    /// <summary>A deadline that no test comes to.</summary>
    private static readonly DateTime Never = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Answers a settlement; null leaves it unanswered.</summary>
    public Func<SettleRequest, Frame?> OnSettle { get; set; } = Settled;

    public static Frame Settled(SettleRequest request)
    {
        SettleResponse response = new() { Ref = request.Ref };
        response.Results.AddRange(
            request.Ack.Concat(request.Nak.Select(nak => nak.DeliveryId)).Concat(request.Term.Select(term => term.DeliveryId)).Concat(request.Progress)
                .Select(id => new EventHub.Protocol.Proto.SettleResult { DeliveryId = id, Result = EventHub.Protocol.Proto.SettleResult.Types.Result.Settled }));
        return new Frame { Settled = response };
    }

    public static Frame Deliveries(params int[] numbers) => Deliveries(Never.Ticks, numbers);

    public static Frame Deliveries(long deadline, params int[] numbers)
    {
        ConsumeResponse response = new() { Subscription = "s" };
        response.Deliveries.AddRange(numbers.Select(n => new EventHub.Protocol.Proto.Delivery { DeliveryId = $"d{n}", Attempt = 1, DeadlineTicks = deadline, Event = FakeEvents.At(n) }));
        return new Frame { Deliveries = response };
    }

    /// <summary>The next frame, which is of this kind.</summary>
    public async Task<(FakeSession Session, Frame Frame)> NextAsync(Frame.OpOneofCase kind)
    {
        (FakeSession session, Frame frame) = await _frames.Reader.ReadAsync().AsTask().WaitAsync(FakeHub.Patience);
        Assert.Equal(kind, frame.OpCase);
        return (session, frame);
    }

    private async Task<bool> HandleAsync(FakeSession session, Frame frame)
    {
        if (frame.Consume is { } consume)
        {
            await session.SendAsync(new Frame { Consuming = new EventHub.Protocol.Proto.Consuming { Ref = consume.Ref } });
        }

        _frames.Writer.TryWrite((session, frame));
        if (frame.Settle is { } settle && OnSettle(settle) is { } answer)
        {
            await session.SendAsync(answer);
        }

        return true;
    }
}
