using EventHub.Protocol.Errors;

namespace EventHub.Client.Connections;

/// <summary>How a connection ended.</summary>
/// <param name="Verdict">What that says about the next one.</param>
/// <param name="Reason">For people.</param>
/// <param name="WasUseful">True when the hub said anything at all on it.</param>
internal sealed record ConnectionEnd(Verdict Verdict, string Reason, bool WasUseful)
{
    /// <summary>What the hub answered to the handshake; null when it did not come to an answer.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>What made connecting fail; null when the hub answered.</summary>
    public Exception? Fault { get; init; }

    /// <summary>The verdict of a close code: 4000–4099 now, 4100–4199 later, 4400–4499 never; others say nothing.</summary>
    public static Verdict VerdictOf(int closeCode) => closeCode switch
    {
        >= 4000 and <= 4099 => Verdict.Now,
        >= 4100 and <= 4199 => Verdict.Later,
        >= 4400 and <= 4499 => Verdict.Never,
        _ => Verdict.Retry,
    };

    /// <summary>
    /// The verdict of an answer to the handshake that is no upgrade: what the client asked is wrong and stays wrong, unless the status says
    /// it is a matter of time.
    /// </summary>
    public static Verdict VerdictOfStatus(int httpStatus) => httpStatus switch
    {
        408 or 425 or 429 => Verdict.Later,
        >= 400 and <= 499 => Verdict.Never,
        503 => Verdict.Later,
        _ => Verdict.Retry,
    };
}
