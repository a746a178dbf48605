using System.Net.WebSockets;
using EventHub.Client.Consuming;
using EventHub.Client.Publishing;
using EventHub.Client.Watching;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Connections;

/// <summary>One WebSocket, from open to its end: a loop that sends what waits, and one that reads what comes.</summary>
internal sealed class HubConnection(WebSocket socket, HubTraffic traffic, AsyncSignal wake, EventHubClientOptions options)
{
    private const int PublishedOp = 33, WatchingOp = 34, UnwatchedOp = 35, EventsOp = 36, ConsumingOp = 37, UnconsumedOp = 38, DeliveriesOp = 39, SettledOp = 40, PongOp = 42, ErrorOp = 43;

    /// <summary>How long the other side may take to say why it closed, or to answer our close.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);
    private readonly PublishQueue _queue = traffic.Queue;
    private readonly WatchRegistry _watches = traffic.Watches;
    private readonly ConsumeRegistry _consumes = traffic.Consumes;
    private volatile bool _isUseful;
    private volatile bool _isClosing;

    /// <summary>Serves the connection until it ends or the token is cancelled; afterwards nobody uses the socket.</summary>
    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watches.ConnectionOpened();
        _consumes.ConnectionOpened();
        Task<ConnectionEnd> reading = GuardAsync(ReadAsync(stop.Token));
        Task<ConnectionEnd> sending = GuardAsync(SendAsync(stop.Token));
        ConnectionEnd end = await (await Task.WhenAny(reading, sending).ConfigureAwait(false)).ConfigureAwait(false);
        if (!reading.IsCompleted && end.Verdict == Verdict.Retry)
        {
            // The hub's close says more than the fault it causes in the other loop.
            await Task.WhenAny(reading, Task.Delay(ClosePatience, options.TimeProvider, cancellationToken)).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        wake.Set();
        socket.Abort();
        ConnectionEnd read = await reading.ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        return read.Verdict != Verdict.Retry ? read : end;
    }

    /// <summary>Ends the connection from outside, without ceremony.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Ends the connection as the protocol asks; the hub answers with its own close.</summary>
    public void Close()
    {
        _isClosing = true;
        wake.Set();
    }

    private async Task<ConnectionEnd> GuardAsync(Task<ConnectionEnd> loop)
    {
        try
        {
            return await loop.ConfigureAwait(false);
        }
        catch (HubPausedException exception)
        {
            return new ConnectionEnd(Verdict.Later, exception.Message, _isUseful);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException
            or WireFormatException or InvalidOperationException)
        {
            return new ConnectionEnd(Verdict.Retry, exception.Message, _isUseful);
        }
    }

    private async Task<ConnectionEnd> SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isClosing)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
                return new ConnectionEnd(Verdict.Retry, "The client is disposed.", _isUseful);
            }

            if (_watches.TryTakeFrame(out byte[]? control) || _consumes.TryTakeFrame(out control))
            {
                await SendAsync(control, cancellationToken).ConfigureAwait(false);
            }
            else if (_consumes.TryTake(out ReadOnlyMemory<byte> settlements))
            {
                await SendAsync(settlements, cancellationToken).ConfigureAwait(false);
            }
            else if (_queue.TryTake(out PublishBatch? batch, out ReadOnlyMemory<byte> frame))
            {
                try
                {
                    await SendAsync(frame, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    batch.Leave();
                }
            }
            else
            {
                await wake.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
        socket.SendAsync(frame, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, cancellationToken);

    private async Task<ConnectionEnd> ReadAsync(CancellationToken cancellationToken)
    {
        using MessageReader reader = new(socket, options.MessageBytesMax);
        Leisure leisure = new();
        try
        {
            while (await leisure.WaitFor(reader.ReadAsync(cancellationToken)) is { } message)
            {
                _isUseful = true;
                if (message.Type == WebSocketMessageType.Binary)
                {
                    Handle(message.Bytes.Span, leisure);
                }
            }
        }
        finally
        {
            leisure.End();
        }

        int code = (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        return new ConnectionEnd(ConnectionEnd.VerdictOf(code), $"The hub closed the connection with {code} '{socket.CloseStatusDescription}'.", _isUseful);
    }

    private void Handle(ReadOnlySpan<byte> message, Leisure leisure)
    {
        ProtoReader frame = new(message);
        while (frame.Next())
        {
            switch (frame.Field)
            {
                case PublishedOp:
                    if (_queue.Answer(frame.Bytes) is { } answered)
                    {
                        leisure.Add(answered);
                    }

                    break;
                case WatchingOp:
                    _watches.Started(frame.Bytes);
                    break;
                case EventsOp:
                    _watches.Deliver(frame.Bytes);
                    break;
                case DeliveriesOp:
                    _consumes.Deliver(frame.Bytes);
                    break;
                case SettledOp:
                    _consumes.Answer(frame.Bytes);
                    break;
                case ConsumingOp:
                    _consumes.Started(frame.Bytes);
                    break;
                case UnconsumedOp:
                    _consumes.Ended(frame.Bytes);
                    break;
                case ErrorOp:
                    HandleError(frame.Bytes);
                    break;
                case UnwatchedOp or PongOp:
                    break;
            }
        }
    }

    private void HandleError(ReadOnlySpan<byte> message)
    {
        ulong reference = 0;
        Problem? problem = null;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            reference = reader.Field == 1 ? reader.Number : reference;
            problem = reader.Field == 2 ? ProblemDecoder.Read(reader.Bytes) : problem;
        }

        problem ??= new Problem(ErrorCodes.Internal, "The hub sent an error without saying which.");
        if (!_queue.Refuse(reference, problem) && !_consumes.Refuse(reference, problem))
        {
            _watches.Refused(reference, problem);
        }
    }
}
