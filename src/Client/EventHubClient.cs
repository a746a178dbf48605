using EventHub.Client.Connections;
using EventHub.Client.Consuming;
using EventHub.Client.Publishing;
using EventHub.Client.Reading;
using EventHub.Client.Watching;
using Microsoft.Extensions.Options;

namespace EventHub.Client;

/// <summary>
/// A client of one hub. Publishing, watching and consuming share one WebSocket that is opened at the first use and made anew when it is lost; reading goes
/// over HTTP. Safe for any number of threads; make one per hub and keep it.
/// </summary>
/// <remarks>
/// What the hub itself answers with, and what the client finds wrong, is an <see cref="Protocol.Errors.EventHubException"/> with a code: <c>EH6001</c> the hub cannot be reached (nothing was
/// sent), <c>EH6002</c> the outcome is unknown, <c>EH6003</c> the client is disposed, <c>EH6004</c> the hub asked not to come back.
/// </remarks>
public sealed partial class EventHubClient : IAsyncDisposable
{
    private readonly EventHubClientOptions _options;
    private readonly PublishQueue _queue;
    private readonly WatchRegistry _watches;
    private readonly ConsumeRegistry _consumes;
    private readonly HubConnector _connector;
    private readonly HubHttp _http;
    private int _isDisposed;

    /// <summary>A client with these settings, which are copied. It does not connect yet.</summary>
    /// <exception cref="OptionsValidationException">A setting has a value that is not allowed; all of them are named.</exception>
    public EventHubClient(EventHubClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new EventHubClientOptionsValidator().Validate(null, options) is { Failed: true, Failures: { } failures })
        {
            throw new OptionsValidationException(EventHubClientOptions.Section, typeof(EventHubClientOptions), failures);
        }

        _options = options.Copy();
        AsyncSignal wake = new();
        _queue = new PublishQueue(PublishQueueOptions.From(_options), _options.TimeProvider, wake);
        _watches = new WatchRegistry(_queue.NextReference, wake);
        _consumes = new ConsumeRegistry(_options, _queue.NextReference, wake);
        _http = new HubHttp(_options);
        _connector = new HubConnector(
            _options, _http.Handshakes, new HubTraffic(_queue, _watches, _consumes), wake, _options.LoggerFactory.CreateLogger("EventHub.Client"));
        _queue.OnHung = _consumes.OnHung = _connector.Reconnect;
    }

    /// <summary>A client of the hub at <paramref name="server"/>, with defaults for everything else.</summary>
    public EventHubClient(Uri server)
        : this(new EventHubClientOptions { Server = server })
    {
    }

    /// <summary>
    /// Takes no more events, ends what is consumed, waits for the answers to published events and settlements (at most <see cref="EventHubClientOptions.DrainTimeout"/>), ends
    /// watches and closes the connection. What is unanswered then ends as not sent or as unknown.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        try
        {
            await Task.WhenAll(_queue.CloseAsync(ClientProblems.Closed), _consumes.CloseAsync()).WaitAsync(_options.DrainTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Each of those callers is told below.
        }

        _queue.Abandon(ClientProblems.NotSent($"The client was disposed, and within DrainTimeout ({_options.DrainTimeout}) the hub did not take the event."));
        _consumes.Abandon(ClientProblems.Closed);
        _watches.End(null);
        await _connector.DisposeAsync().ConfigureAwait(false);
        _consumes.Dispose();
        _http.Dispose();
    }
}
