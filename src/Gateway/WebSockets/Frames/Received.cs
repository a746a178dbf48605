namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>One step over received bytes.</summary>
internal readonly ref struct Received
{
    private Received(ReceivedKind kind, int consumed, ReadOnlySpan<byte> payload, CloseCode? fault, string detail)
    {
        Kind = kind;
        Consumed = consumed;
        Payload = payload;
        Fault = fault;
        Detail = detail;
    }

    /// <summary>What was found.</summary>
    public ReceivedKind Kind { get; }

    /// <summary>How many bytes it took.</summary>
    public int Consumed { get; }

    /// <summary>The message, ping or close payload; valid until the next step.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Why the connection ends, for <see cref="ReceivedKind.Violation"/>.</summary>
    public CloseCode? Fault { get; }

    /// <summary>What exactly was wrong.</summary>
    public string Detail { get; }

    public static Received Incomplete => default;

    public static Received Passed(int consumed) => new(ReceivedKind.Passed, consumed, default, null, "");

    public static Received Of(ReceivedKind kind, int consumed, ReadOnlySpan<byte> payload) => new(kind, consumed, payload, null, "");

    public static Received Violation(CloseCode fault, string detail) => new(ReceivedKind.Violation, 0, default, fault, detail);
}
