namespace EventHub.Gateway.WebSockets;

/// <summary>What a client asks for. The values are the field numbers of <c>hub.v1.Frame</c>.</summary>
internal enum SocketOp
{
    /// <summary>None that the hub knows.</summary>
    Unknown = 0,

    /// <summary>Store events.</summary>
    Publish = 1,

    /// <summary>Send events of these channels from here on.</summary>
    Watch = 2,

    /// <summary>End a watch.</summary>
    Unwatch = 3,

    /// <summary>Become a consumer of a subscription.</summary>
    Consume = 4,

    /// <summary>Stop consuming.</summary>
    Unconsume = 5,

    /// <summary>Settle deliveries.</summary>
    Settle = 6,

    /// <summary>Let more events come.</summary>
    Credit = 7,

    /// <summary>Follow an event until it has ended.</summary>
    Status = 8,

    /// <summary>Stop following an event.</summary>
    Unstatus = 9,

    /// <summary>Answer with the time.</summary>
    Ping = 10,
}
