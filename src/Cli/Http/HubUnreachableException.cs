namespace EventHub.Cli.Http;

/// <summary>No hub answers, or the connection to it broke.</summary>
internal sealed class HubUnreachableException(Uri server, string reason, Exception? innerException = null)
    : Exception($"The hub at {server.GetLeftPart(UriPartial.Authority)} does not answer: {reason}", innerException)
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "Start one with 'eventhub serve', or name another with --server URL or EVENTHUB_SERVER.";
}
