namespace EventHub.Cli.Publishing;

/// <summary>A file of events to publish.</summary>
/// <param name="Path">The file; <c>-</c> is standard input.</param>
/// <param name="Repeat">How many times it is published.</param>
/// <param name="IsLoop">True when it is published until somebody stops it, so that stopping is no failure.</param>
/// <param name="IsIdempotent">True to give every line an idempotency key and to resume after a lost connection.</param>
/// <param name="IsJson">True to answer with a JSON line for every event.</param>
internal sealed record FilePublishOptions(string Path, int Repeat, bool IsLoop, bool IsIdempotent, bool IsJson)
{
    /// <summary>Longest line sent; the hub takes 1 MiB a line, and what it says about a longer one is better than what can be said here.</summary>
    public const int LineBytesMax = 2 << 20;
}
