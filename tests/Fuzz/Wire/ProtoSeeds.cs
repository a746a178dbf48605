using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Fuzz.Wire;

/// <summary>A frame of every kind a client sends.</summary>
internal static class ProtoSeeds
{
    private const string Delivery = "AAAAAAAAAE0AAAAAAMAAAAAAAAEAAAAA";

    public static IEnumerable<Frame> All =>
    [
        new() { Publish = new PublishRequest { Ref = 7, Events = { Full(), new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1") } } } },
        new() { Publish = new PublishRequest { Ref = 1, Events = { new PublishEvent { Channel = "a", ContentType = "text/plain" } } } },
        new() { Watch = new WatchRequest { Ref = 1, Patterns = { "a.>", "b" }, From = "earliest", Credit = 100 } },
        new() { Unwatch = new Unwatch { Ref = 1, Watch = "w1" } },
        new() { Consume = new ConsumeRequest { Ref = 1, Subscription = "s", Credit = 5 } },
        new() { Unconsume = new Unconsume { Ref = 1, Subscription = "s" } },
        new() { Settle = new SettleRequest { Ref = 1, Subscription = "s", Ack = { Delivery, "x" }, Nak = { new Nak { DeliveryId = Delivery, DelayMs = 5000, Error = "e" } }, Term = { new Term { DeliveryId = "y", Error = "e" } }, Progress = { Delivery } } },
        new() { Credit = new Credit { Watch = "w1", Credit_ = 10 } },
        new() { Credit = new Credit { Subscription = "s", Credit_ = 1_000_000_000 } },
        new() { Status = new StatusRequest { Ref = 1, Id = "x" } },
        new() { Unstatus = new Unstatus { Ref = ulong.MaxValue, Id = "x" } },
        new() { Ping = new Ping { Ref = 1 } },
        new() { Pong = new Pong { Ref = 1 } },
    ];

    private static PublishEvent Full() => new()
    {
        Channel = "orders.created", Payload = ByteString.CopyFromUtf8("{\"a\":1}"), ContentType = "application/json", Source = "/s", SourceId = "1", Type = "t", Subject = "s", Target = "g",
        Priority = Priority.High, SourceKind = SourceKind.Frontend, Key = "k", TimeTicks = 639_000_000_000_000_000, Metadata = ByteString.CopyFromUtf8("{\"m\":1}"), UserId = "u", SessionId = "e",
        InstanceId = "i", Schema = "c", Entity = "n", Operation = "o", CorrelationId = "r", CausationId = "a", ParentId = "p", Traceparent = "00-1", IdempotencyKey = "d",
        DeliverAtTicks = 639_000_000_000_000_000, ExpiresAtTicks = 650_000_000_000_000_000,
    };
}
