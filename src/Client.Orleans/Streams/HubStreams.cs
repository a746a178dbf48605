namespace EventHub.Client.Orleans.Streams;

/// <summary>Channels as streams.</summary>
public static class HubStreams
{
    /// <summary>
    /// Name of the stream provider: <c>GetStreamProvider("eventhub").GetStream&lt;HubEvent&gt;(channel)</c>. A stream's key is the channel's name, and it has no namespace.
    /// </summary>
    public const string Provider = "eventhub";
}
