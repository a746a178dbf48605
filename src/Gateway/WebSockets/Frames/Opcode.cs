namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>What a frame is. Source: RFC 6455, section 5.2; every other number is reserved.</summary>
internal enum Opcode : byte
{
    /// <summary>Goes on with the message that the frames before it began.</summary>
    Continuation = 0,

    /// <summary>Begins a message of UTF-8.</summary>
    Text = 1,

    /// <summary>Begins a message of bytes.</summary>
    Binary = 2,

    /// <summary>Ends the connection.</summary>
    Close = 8,

    /// <summary>Asks for a pong.</summary>
    Ping = 9,

    /// <summary>Answers a ping, or comes unasked.</summary>
    Pong = 10,
}
