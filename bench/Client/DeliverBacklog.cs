namespace EventHub.Bench.Client;

/// <summary>Keeps the publisher from running away from the consumer: at most so many events are published and not settled.</summary>
internal sealed class DeliverBacklog(long eventsMax)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _room;
    private long _published, _settled;

    public long Settled => Volatile.Read(ref _settled);

    /// <summary>Counts one that is about to be published; complete when there is room for it.</summary>
    public Task PublishAsync()
    {
        if (Interlocked.Increment(ref _published) - Settled <= eventsMax)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            // Asked again: what is settled from now on finds the wait.
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Volatile.Read(ref _published) - Settled <= eventsMax ? Task.CompletedTask : _room.Task;
        }
    }

    /// <summary>Counts one that is settled.</summary>
    public void Settle()
    {
        long settled = Interlocked.Increment(ref _settled);
        if (Volatile.Read(ref _room) is not null && Volatile.Read(ref _published) - settled <= Math.Max(1, eventsMax / 2))
        {
            Release();
        }
    }

    /// <summary>Lets everyone go on.</summary>
    public void Release()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }
}
