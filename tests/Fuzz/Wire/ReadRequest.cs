using EventHub.Fuzz.Kit;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Publishing;

namespace EventHub.Fuzz.Wire;

/// <summary>A message of a WebSocket as it was read, and what it left with those that gather events and settlements.</summary>
internal sealed record ReadRequest(SocketRequest Request, IReadOnlyList<SubmissionElement> Elements, IReadOnlyList<string> Settled)
{
    /// <summary>Small, so that chance gets there.</summary>
    public static readonly PublishLimits Limits = new() { BatchEventsMax = 20, EventBytesMax = 600, Time = new FakeTimeProvider() };

    /// <summary>Reads a message behind another's events and settlements, which must stay.</summary>
    public delegate SocketRequest Reader(ReadOnlySpan<byte> message, PublishLimits limits, Submission submission, SettleGroup settles);

    public static ReadRequest Of(byte[] input, Reader read)
    {
        using Submission submission = Submission.Rent(new OnePartition(), new PolicyBoard(TimeProvider.System));
        using SettleGroup settles = SettleGroup.Rent();
        PublishParser.ParseObject("""{"channel":"before","payload":1}"""u8, 0, "", Limits, submission);
        settles.Settlements.Add("before"u8, SettleVerb.Ack);
        long bytes = submission.Bytes;
        SocketRequest request = read(input, Limits, submission, settles);
        Assert.True(request.Problem is null || (submission.Elements.Count == 1 && submission.Bytes == bytes && settles.Settlements.Count == 1), "A message that was refused left something.");
        Assert.True(submission.Elements.Count >= 1 && submission.Elements[0].Refusal is null && settles.Settlements.Count >= 1, "What was there before is gone.");
        byte[] room = new byte[DeliveryId.TextLength];
        List<string> settled = [];
        for (int i = 1; i < settles.Settlements.Count; i++)
        {
            settled.Add(System.Text.Encoding.UTF8.GetString(settles.Settlements.IdOf(i, room)));
        }

        return new ReadRequest(request, [.. submission.Elements.Skip(1)], settled);
    }

    /// <summary>The kind of outcome.</summary>
    public string Kind(byte[] input)
    {
        if (Request.Problem is { } problem)
        {
            return Refusals.Check(problem, input.Length) + " " + Request.Op;
        }

        Assert.Equal(Enumerable.Range(0, Elements.Count), Elements.Select(element => element.Index));
        string? refusal = Elements.Select(element => element.Refusal).LastOrDefault(each => each is not null) is { } refused ? Refusals.Check(refused, input.Length) : null;
        return $"{FuzzSurface.Accepted} {Request.Op} {Request.Seen} {Math.Min(Elements.Count, 3)} {Math.Min(Settled.Count, 3)} {refusal}";
    }
}
