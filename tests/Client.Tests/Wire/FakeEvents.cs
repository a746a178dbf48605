using EventHub.Protocol.Positions;
using Google.Protobuf;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Wire;

/// <summary>Events as a hub would send them.</summary>
internal static class FakeEvents
{
    public const uint EpochValue = 7;

    public static Proto.Event At(long sequence, int partition = 0) => new()
    {
        Id = EventId.Create(partition, sequence, DateTime.UnixEpoch.AddDays(1).Ticks).ToString(),
        Event_ = new Proto.PublishEvent { Channel = "a.b", Payload = ByteString.CopyFromUtf8($"{sequence}"), Type = "a.b", Source = "/v1/channels/a.b", ContentType = "application/json", TimeTicks = 1000, Priority = Proto.Priority.Normal },
        Position = new Proto.Position { Partition = (uint)partition, Epoch = EpochValue, Sequence = sequence },
        Status = Proto.Status.Completed,
        Outcome = Proto.Outcome.Unrouted,
        CreatedAtTicks = 2000,
        CompletedAtTicks = 2000,
    };

    public static string Cursor(params (int Partition, long Sequence)[] places) =>
        new Cursor([.. places.Select(place => new Position(place.Partition, new Epoch(EpochValue), place.Sequence))]).ToString();
}
