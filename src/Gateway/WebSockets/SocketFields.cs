namespace EventHub.Gateway.WebSockets;

/// <summary>Fields of a message, one bit each.</summary>
[Flags]
internal enum SocketFields
{
    None = 0,
    Op = 1,
    Ref = 2,
    Events = 4,
    Patterns = 8,
    From = 16,
    Credit = 32,
    Watch = 64,
    Subscription = 128,
    Ack = 256,
    Nak = 512,
    Term = 1024,
    Progress = 2048,
    Id = 4096,
    Runs = 8192,

    /// <summary>All that says something of deliveries.</summary>
    Settlements = Ack | Nak | Term | Progress,
}
