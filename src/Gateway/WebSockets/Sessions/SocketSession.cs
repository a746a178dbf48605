using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Gateway.WebSockets.Following;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Gateway.WebSockets.Watching;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>
/// One WebSocket connection: a reading side that turns frames into requests, and a writing side that owns the way out.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>All publish messages of one read are stored together, and so are all settle messages; reading goes on while they are, within a bound.</item>
/// <item>Answers leave in the order of their requests, those that are ready with one write.</item>
/// <item>What was accepted is answered before a close frame, whoever closes, unless the client does not read.</item>
/// <item>While nothing happens it holds no buffer, in either direction.</item>
/// </list>
/// </remarks>
internal sealed partial class SocketSession : IDisposable
{
    private readonly HttpContext _context;
    private readonly SocketServices _services;
    private readonly SocketReceiver _receiver;
    private readonly MessageReader _messages;
    private readonly SocketOutput _output;
    private readonly ReplyQueue _replies;
    private readonly WakeSignal _signal = new();
    private readonly WatchPump _pump;
    private readonly ConsumePump _consumes;
    private readonly StatusPump _statuses;
    private PublishGroup? _group;
    private SettleGroup? _settles;
    private Closing? _closing;
    private ITimer? _timer;
    private volatile bool _isGone;

    public SocketSession(HttpContext context, Stream stream, SocketServices services)
    {
        _context = context;
        _services = services;
        _receiver = new SocketReceiver(stream, new BudgetLease(services.Budget));
        _messages = new MessageReader(services.Options.BodyBytesMax, new BudgetLease(services.Budget));
        _output = new SocketOutput(stream);
        _replies = new ReplyQueue(services.Options.SocketRequestsInFlightMax, services.Options.SocketBytesInFlightMax);
        _pump = new WatchPump(services, _output, TurnAsync, context.RequestAborted);
        _consumes = new ConsumePump(_output, _signal, services.Partitions, services.DeliveryInstruments);
        _statuses = new StatusPump(_output, _signal, services.Faults);
    }

    /// <summary>Serves the connection until it is over.</summary>
    public async Task RunAsync()
    {
        _timer = _services.TimeProvider.CreateTimer(static state => ((SocketSession)state!).OnTick(), this, _services.Options.SocketPing, _services.Options.SocketPing);
        try
        {
            using CancellationTokenRegistration onDrain = _services.Draining.Token.UnsafeRegister(
                static state => ((SocketSession)state!).Close(CloseCodes.ShuttingDown), this);
            Task writing = WriteAsync();
            await ReadAsync();
            await writing;
            await DiscardRepliesAsync();
        }
        finally
        {
            await _timer.DisposeAsync();
        }
    }

    /// <summary>Gives everything back. Only once <see cref="RunAsync"/> is over.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _group?.Dispose();
        _settles?.Dispose();
        _messages.Release();
        _receiver.Release();
        _output.Dispose();
        _pump.StopAll();
        _consumes.StopAll();
        _statuses.StopAll();
        if (_isJoined)
        {
            _services.Hub.Leave();
        }
    }

    /// <summary>Ends the connection with a code of the hub; the first reason counts.</summary>
    private void Close(CloseCode code, string? detail = null, bool skipsReplies = false)
    {
        if (Close(new Closing(code.Number, detail ?? code.Reason, skipsReplies)))
        {
            _services.Instruments.Closed(code.Name);
        }
    }

    private bool Close(Closing closing)
    {
        if (Interlocked.CompareExchange(ref _closing, closing, null) is not null)
        {
            return false;
        }

        // From here on the timer guards the farewell.
        _timer?.Change(_services.Options.SocketCloseTimeout, _services.Options.SocketCloseTimeout);
        _signal.Wake();
        _room.Wake();
        return true;
    }

    /// <summary>The other side is gone without a farewell.</summary>
    private void Gone()
    {
        _isGone = true;
        _signal.Wake();
        _room.Wake();
    }

    private void OnTick()
    {
        if (_closing is not null)
        {
            // Answers to what was accepted are waited for as long as the storage works on them; the client is not.
            if (_isFarewellSent || _replies.IsEmpty || _output.FlushBegan != 0)
            {
                _context.Abort();
            }
        }
        else if (_output.FlushBegan is not 0 and long began)
        {
            if (_services.TimeProvider.GetElapsedTime(began) >= _services.Options.SocketSlowTimeout)
            {
                Close(CloseCodes.TooSlow, skipsReplies: true);
                _output.Cancel();
            }
        }
        else if (Volatile.Read(ref _unfinishedSince) is not 0 and long since && _isListening
            && _services.TimeProvider.GetElapsedTime(since) >= _services.Options.SocketMessageTimeout)
        {
            Close(CloseCodes.Unfinished);
        }
        else if (_isPingSent && !_isHeard && _isListening)
        {
            Close(CloseCodes.Silent, skipsReplies: true);
        }
        else
        {
            _isHeard = false;
            _isPingSent = false;
            _isPingDue = true;
            _signal.Wake();
        }
    }

    /// <summary>Waits for the storage to finish with what it still has; nobody will be told.</summary>
    private async Task DiscardRepliesAsync()
    {
        while (!_replies.IsEmpty)
        {
            if (_replies.Ready() is null)
            {
                await _signal.WaitAsync();
            }
            else
            {
                _replies.Remove();
            }
        }
    }
}
