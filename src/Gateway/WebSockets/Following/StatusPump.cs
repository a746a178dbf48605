using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Following;

/// <summary>
/// Sends what becomes of the events that one connection follows.
/// </summary>
/// <remarks>
/// One frame at most waits to be sent, whatever is followed: an event is looked up when its turn comes, so that a client that does not read gets the
/// newest state when it does, and costs nothing until then.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle, and those who wait may outlive the connection by a moment.")]
internal sealed class StatusPump(SocketOutput output, WakeSignal signal, Faults faults)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Dictionary<EventId, SocketStatus>? _followed;
    private Offer? _offer;
    private bool _isOver;

    /// <summary>Events followed now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _followed?.Count ?? 0;
            }
        }
    }

    /// <summary>True when the event is followed.</summary>
    public bool Follows(EventId id)
    {
        lock (_gate)
        {
            return _followed?.ContainsKey(id) == true;
        }
    }

    /// <summary>Notes that an event is followed from now on.</summary>
    public void Add(SocketStatus status)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                (_followed ??= []).Add(status.Id, status);
                return;
            }
        }

        status.Dispose();
    }

    /// <summary>Begins to send its changes, unless it was ended since. What it was first was sent before.</summary>
    public void Start(SocketStatus status)
    {
        lock (_gate)
        {
            if (_followed?.ContainsKey(status.Id) != true)
            {
                return;
            }

            status.IsStarted = true;
        }

        _ = FollowAsync(status);
    }

    /// <summary>Ends one, if it is followed; nothing of it is sent any more.</summary>
    public void Stop(EventId id)
    {
        SocketStatus? status;
        lock (_gate)
        {
            status = null;
            if (_followed?.Remove(id, out status) == true && _offer?.Of == status)
            {
                _offer!.Withdraw();
                _offer = null;
            }
        }

        // Who waits for it disposes it.
        if (status?.IsStarted == true)
        {
            status.End();
        }
        else
        {
            status?.Dispose();
        }
    }

    /// <summary>Ends all: the connection is over.</summary>
    public void StopAll()
    {
        EventId[] ids;
        lock (_gate)
        {
            _isOver = true;
            ids = _followed is null ? [] : [.. _followed.Keys];
        }

        Array.ForEach(ids, Stop);
    }

    /// <summary>Gathers what there is, up to a flush.</summary>
    public void Pump()
    {
        Offer? offer = null;
        if (!output.IsFull)
        {
            lock (_gate)
            {
                (offer, _offer) = (_offer, null);
            }
        }

        offer?.Take(output);
    }

    private async Task FollowAsync(SocketStatus status)
    {
        try
        {
            while (!status.Event.IsOver)
            {
                await status.Event.ChangedAsync(status.Ending);
                await _turn.WaitAsync(status.Ending);
                try
                {
                    await LookAsync(status);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (OperationCanceledException) when (status.Ending.IsCancellationRequested)
        {
            // Nobody follows it any more.
        }
        finally
        {
            Stop(status.Id);
            status.Dispose();
        }
    }

    private async Task LookAsync(SocketStatus status)
    {
        Problem? problem = null;
        try
        {
            using FoundEvent? found = await status.Event.FindAsync(status.Ending);
            if (found is not null)
            {
                await (status.Event.HasChanged ? SendAsync(Frame(status, found)) : Task.CompletedTask);
                return;
            }

            problem = StatusRequests.NotFound(status.Id.ToString());
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            problem = faults.ToProblem(fault);
        }

        await SendAsync(new Offer(status, null, problem));
        status.End();
    }

    private static Offer Frame(SocketStatus status, FoundEvent found)
    {
        PooledBuffer frame = PooledBuffer.Rent();
        SocketOutput.Replies(status.IsBinary).Status(frame, status.Number, found);
        return new Offer(status, frame, null);
    }

    private Task SendAsync(Offer offer)
    {
        lock (_gate)
        {
            if (_followed?.ContainsKey(offer.Of.Id) != true)
            {
                offer.Withdraw();
                return Task.CompletedTask;
            }

            _offer = offer;
        }

        signal.Wake();
        return offer.Sent;
    }

    // One frame, and whom it is of; or why nothing more comes of it.
    private sealed class Offer(SocketStatus of, PooledBuffer? frame, Problem? problem)
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SocketStatus Of { get; } = of;

        /// <summary>Completes once it is gathered, or withdrawn.</summary>
        public Task Sent => _sent.Task;

        public void Take(SocketOutput output)
        {
            if (frame is null)
            {
                SocketOutput.Replies(Of.IsBinary).Error(output, Of.Number, problem!);
            }
            else
            {
                output.Write(frame.Span);
            }

            Withdraw();
        }

        public void Withdraw()
        {
            frame?.Dispose();
            _sent.TrySetResult();
        }
    }
}
