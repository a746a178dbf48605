using System.Buffers.Binary;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Frames;

namespace EventHub.Gateway.WebSockets.Sessions;

internal sealed partial class SocketSession
{
    // What is taken before looking whether the client reads its answers.
    private const int GroupBytesMax = 1 << 20;

    private readonly WakeSignal _room = new();
    private bool _isDiscarding, _isPeerClosed, _isAnswered;
    private Func<ValueTask>? _starting;
    private long _messageCount;
    private volatile bool _isHeard, _isListening, _isWaitingForRoom;
    private long _unfinishedSince;

    private async Task ReadAsync()
    {
        try
        {
            while (!_isPeerClosed && !_isGone && await ReceiveAsync())
            {
                long taken = _messageCount;
                while (TakeFrames() || _starting is not null)
                {
                    await StartAsync();
                    await WaitForRoomAsync();
                }

                NoteUnfinished(isProgress: _messageCount > taken);
                await WaitForRoomAsync();
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Gone();
        }
        catch (Exception fault)
        {
            LogFailed(_services.Logger, fault);
            Close(CloseCodes.Failed);
        }
    }

    private async ValueTask StartAsync()
    {
        if (_starting is { } start)
        {
            _starting = null;
            await start();
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        // Only while the hub listens can a client be silent: what came while it was busy with a request is still to be read.
        _isHeard = true;
        _isListening = true;
        ReceiveResult received = await _receiver.ReceiveAsync();
        _isListening = false;
        switch (received)
        {
            case ReceiveResult.Ended:
                Gone();
                return false;
            case ReceiveResult.NoMemory:
                Discard();
                Close(CloseCodes.AtLimit);
                return true;
            default:
                _isHeard = true;
                return true;
        }
    }

    private async ValueTask WaitForRoomAsync()
    {
        // Announced before it is looked at, so that the writing side cannot miss it.
        _isWaitingForRoom = true;
        while (_replies.IsFull && _closing is null && !_isGone)
        {
            await _room.WaitAsync();
        }

        _isWaitingForRoom = false;
    }

    /// <summary>Takes the time from which on a message is unfinished, so that nobody holds memory by never ending one.</summary>
    private void NoteUnfinished(bool isProgress)
    {
        bool isUnfinished = _messages.IsWithinMessage || _receiver.Pending.Length > 0;
        if (!isUnfinished)
        {
            Volatile.Write(ref _unfinishedSince, 0);
        }
        else if (isProgress || _unfinishedSince == 0)
        {
            Volatile.Write(ref _unfinishedSince, Math.Max(_services.TimeProvider.GetTimestamp(), 1));
        }
    }

    /// <summary>
    /// Handles whole frames; true when there may be more. Stops where something must be looked up, which the caller does, and where there is so much
    /// that the client should read its answers first.
    /// </summary>
    private bool TakeFrames()
    {
        bool more = true;
        while (more && _starting is null && !_isDiscarding && !_isPeerClosed && !IsGroupFull)
        {
            Received received = _messages.Take(_receiver.Pending);
            more = received.Kind != ReceivedKind.Incomplete;
            TakeFrame(received);
            _receiver.Consume(received.Consumed);
            if (_isAnswered && _replies.IsFull)
            {
                break;
            }
        }

        SubmitGroup();
        SubmitSettles();
        ReturnGroups();
        if (_isDiscarding)
        {
            _receiver.Consume(_receiver.Pending.Length);
        }

        return more && !_isDiscarding && !_isPeerClosed;
    }

    private bool IsGroupFull => _group is { Bytes: >= GroupBytesMax } || _settles is { Bytes: >= GroupBytesMax } or { IsScattered: true };

    private void TakeFrame(in Received received)
    {
        _isAnswered = false;
        switch (received.Kind)
        {
            case ReceivedKind.Text or ReceivedKind.Binary:
                if (_closing is null)
                {
                    TakeMessage(received.Kind == ReceivedKind.Binary, received.Payload);
                }

                _messages.Handled();
                _messageCount++;
                break;
            case ReceivedKind.Ping:
                // Only the newest needs an answer, so a flood of them takes no memory.
                Volatile.Write(ref _pong, received.Payload.ToArray());
                _signal.Wake();
                break;
            case ReceivedKind.Close:
                _isPeerClosed = true;
                Close(new Closing(received.Payload.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(received.Payload), "", SkipsReplies: false));
                break;
            case ReceivedKind.Violation:
                Discard();
                Close(received.Fault!, received.Detail);
                break;
        }
    }

    /// <summary>What is received from here on cannot be read any more, but is taken, so that the client can read why.</summary>
    private void Discard()
    {
        _isDiscarding = true;
        _messages.Release();
        _receiver.Consume(_receiver.Pending.Length);
    }
}
