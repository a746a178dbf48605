using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Frames;

namespace EventHub.Gateway.WebSockets.Sessions;

internal sealed partial class SocketSession
{
    private byte[]? _pong;
    private BorrowedThread _thread;
    private volatile bool _isPingDue, _isPingSent, _isFarewellSent;

    private async Task WriteAsync()
    {
        try
        {
            while (!_isGone && await StepAsync())
            {
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Abort();
        }
        catch (Exception fault)
        {
            LogFailed(_services.Logger, fault);
            Abort();
        }
    }

    /// <summary>Writes what there is, or waits for something; false when there will be nothing more.</summary>
    private async ValueTask<bool> StepAsync()
    {
        bool more = WriteReplies();
        if (_closing is { } closing && (closing.SkipsReplies || _replies.IsEmpty))
        {
            return await SayFarewellAsync(closing);
        }

        if (_pump.IsActive && _closing is null)
        {
            more |= await _pump.PumpAsync();
            if (_services.Hub.IsBroken)
            {
                Close(CloseCodes.StorageUnavailable);
            }
        }

        if (_closing is null)
        {
            _consumes.Pump();
            _statuses.Pump();
        }
        else
        {
            // What it has is of use to others while it says its farewell.
            _consumes.StopAll();
            _statuses.StopAll();
        }

        WriteControl();
        if (_output.Gathered > 0)
        {
            return await FlushAsync();
        }

        if (!more)
        {
            _thread.Woken(await _signal.WaitAsync());
        }

        return true;
    }

    /// <summary>A step of a watch that takes several: answers and pongs do not wait for its end.</summary>
    private async ValueTask<bool> TurnAsync()
    {
        bool isOpen = await FlushAsync() && !_isGone && _closing is null;
        WriteReplies();
        WriteControl();
        return isOpen;
    }

    /// <summary>Gathers the answers whose turn it is, up to a flush; true when there are more.</summary>
    private bool WriteReplies()
    {
        while (_closing is not { SkipsReplies: true } && _replies.Ready() is { } reply)
        {
            if (_output.IsFull || !reply.Write(_output))
            {
                return true;
            }

            _replies.Remove();
            if (_isWaitingForRoom)
            {
                _room.Wake();
            }
        }

        return false;
    }

    private void WriteControl()
    {
        if (Interlocked.Exchange(ref _pong, null) is { } pong)
        {
            _output.Frame(Opcode.Pong, pong);
        }

        if (_isPingDue)
        {
            _isPingDue = false;
            _output.Frame(Opcode.Ping, default);
            _isPingSent = true;
        }
    }

    private async ValueTask<bool> FlushAsync()
    {
        _pump.CountSent();
        _consumes.CountSent();
        ValueTask flush = _output.FlushAsync(_services.TimeProvider);
        bool hasWaited = !flush.IsCompleted;
        await flush;
        if (hasWaited)
        {
            // On the thread of the socket now.
            _thread.Woken(here: true);
        }
        else if (_thread.IsOver())
        {
            await Task.Yield();
        }

        return !_isGone;
    }

    private async ValueTask<bool> SayFarewellAsync(Closing closing)
    {
        byte[] payload = new byte[FrameHeader.ControlBytesMax];
        _output.Frame(Opcode.Close, payload.AsSpan(0, ClosePayload.Write(payload, closing.Number, closing.Reason)));
        _isFarewellSent = true;
        await FlushAsync();
        return false;
    }

    /// <summary>Ends the connection as it is, which ends the reading side too.</summary>
    private void Abort()
    {
        _isGone = true;
        _context.Abort();
        _room.Wake();
    }
}
