using System.Net.WebSockets;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EventHub.Client.Connections;

/// <summary>Keeps one connection to the hub, from the first use to the client's end: connect, serve, wait, connect.</summary>
internal sealed partial class HubConnector(
    EventHubClientOptions options, HttpClient handshakes, HubTraffic traffic, AsyncSignal wake, ILogger logger)
    : IAsyncDisposable
{
    private readonly Uri _address = WebSocketAddress(options.Server);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ConnectionAttempt _attempt = new();
    private volatile HubConnection? _connection;
    private volatile bool _isStarted;
    private volatile bool _isStopping;
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to connect, the first time it is called.</summary>
    public void Start()
    {
        if (_isStarted)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isStarted && !_stop.IsCancellationRequested)
            {
                _running = Task.Run(() => RunAsync(_stop.Token));
                _isStarted = true;
            }
        }
    }

    /// <summary>Null once there is a connection; else why the next try failed.</summary>
    public Task<ConnectionEnd?> ConnectAsync()
    {
        Start();
        return _attempt.OutcomeAsync();
    }

    /// <summary>Gives the connection up for a new one.</summary>
    public void Reconnect() => _connection?.Abort();

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStarted = _isStopping = true;
        }

        if (_connection is { } connection)
        {
            connection.Close();
        }
        else
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static Uri WebSocketAddress(Uri server) =>
        new UriBuilder(new Uri(server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"), "v1/ws"))
        {
            Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        }.Uri;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        Backoff backoff = new(
            options.ReconnectDelayInitial, options.ReconnectDelayMax, options.ReconnectFactor, options.ReconnectJitter, options.ReconnectLaterDelay,
            new Random(options.JitterSeed ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue)));
        while (!_isStopping)
        {
            ConnectionEnd end = await ConnectAndServeAsync(cancellationToken).ConfigureAwait(false);
            traffic.Queue.LastFault = end.Reason;
            traffic.Queue.ConnectionLost();
            traffic.Watches.ConnectionLost(end.Reason);
            traffic.Consumes.ConnectionLost(end.Reason);
            bool isOver = _isStopping || end.Verdict == Verdict.Never;
            _attempt.Failed(end, isOver);
            if (isOver)
            {
                GiveUp(end);
                return;
            }

            TimeSpan delay = backoff.After(end);
            LogLost(logger, options.Server, end.Reason, delay.TotalMilliseconds);
            await WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client is being disposed; the loop sees it.
        }
    }

    private void GiveUp(ConnectionEnd end)
    {
        if (_isStopping)
        {
            return;
        }

        LogRefused(logger, options.Server, end.Reason);
        Problem problem = new(ErrorCodes.ConnectionRefused, $"The hub at {options.Server} asks this client not to come back: {end.Reason} Check address and settings, then make another client.");
        traffic.Queue.Abandon(problem);
        traffic.Watches.End(problem);
        traffic.Consumes.Abandon(problem);
    }

    private async Task<ConnectionEnd> ConnectAndServeAsync(CancellationToken cancellationToken)
    {
        using ClientWebSocket socket = new();
        if (await ConnectAsync(socket, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        LogConnected(logger, options.Server);
        traffic.Queue.LastFault = null;
        HubConnection connection = new(socket, traffic, wake, options);
        _connection = connection;
        _attempt.Succeeded();
        if (_isStopping)
        {
            connection.Close();
        }

        try
        {
            return await connection.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _connection = null;
        }
    }

    private async Task<ConnectionEnd?> ConnectAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        socket.Options.KeepAliveInterval = options.HeartbeatInterval;
        socket.Options.KeepAliveTimeout = options.HeartbeatTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        using CancellationTokenSource timeout = new(options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using Handshake handshake = new(handshakes, options.TimeProvider);
        using HttpMessageInvoker invoker = new(handshake, disposeHandler: false);
        try
        {
            await socket.ConnectAsync(_address, invoker, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException exception)
        {
            return new ConnectionEnd(Verdict.Retry, $"No connection within {options.ConnectTimeout} (ConnectTimeout).", WasUseful: false) { Fault = exception };
        }
        catch (WebSocketException exception)
        {
            return Failed(socket, handshake, exception);
        }
    }

    private static ConnectionEnd Failed(ClientWebSocket socket, Handshake handshake, WebSocketException exception)
    {
        int status = (int)socket.HttpStatusCode;
        string reason = handshake.Refusal is { } refusal ? $"It answered the handshake with HTTP {status}: {refusal.Detail}"
            : status == 0 ? exception.InnerException?.Message ?? exception.Message : $"It answered the handshake with HTTP {status}.";
        return new ConnectionEnd(ConnectionEnd.VerdictOfStatus(status), reason, WasUseful: false) { Refusal = handshake.Refusal, Fault = exception };
    }
}
