using EventHub.Cli.Output;
using EventHub.Client;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Http;

/// <summary>Makes clients for the verbs that publish and watch, over a WebSocket that is made anew when it is lost.</summary>
internal static class LiveConnection
{
    /// <summary>More than any hub takes by default: what the hub says about a larger event is better than what can be said here.</summary>
    private const int EventBytesMax = 2 << 20;

    /// <summary>A client that is not connected yet. Its callers wait for answers themselves, so disposing it waits for nothing.</summary>
    public static EventHubClient Create(Uri server, Terminal terminal, bool generatesKeys, TimeSpan publishTimeout) => new(new EventHubClientOptions
    {
        Server = server,
        EventBytesMax = EventBytesMax,
        GenerateIdempotencyKeys = generatesKeys,
        PublishTimeout = publishTimeout,
        DrainTimeout = TimeSpan.Zero,
        ReconnectDelayMax = TimeSpan.FromSeconds(5),
        ReconnectLaterDelay = TimeSpan.FromMilliseconds(500),
        TimeProvider = terminal.TimeProvider,
    });

    /// <summary>Connects, once: a verb ends at once when there is no hub, and only later waits for one to come back.</summary>
    /// <exception cref="HubUnreachableException">Nobody answers there.</exception>
    /// <exception cref="EventHubException">The hub refuses the connection.</exception>
    public static async Task OpenAsync(EventHubClient client, Uri server, CancellationToken cancellationToken)
    {
        try
        {
            await client.ConnectAsync(cancellationToken);
        }
        catch (EventHubException fault) when (fault.Code == ErrorCodes.HubUnreachable)
        {
            throw new HubUnreachableException(server, HubClient.Reason(fault), fault);
        }
    }

    /// <summary>True for what ends a publish without a word of the hub about it.</summary>
    public static bool IsUnanswered(ErrorCode code) => code == ErrorCodes.HubUnreachable || code == ErrorCodes.OutcomeUnknown;
}
