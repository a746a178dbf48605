using Orleans.Runtime;

namespace EventHub.Grains.Tests.Schedules;

/// <summary>A grain's state on a storage that a test can make fail, before or after it stored. What was stored outlives <see cref="Crash"/>.</summary>
internal sealed class StoredState<T> : IPersistentState<T>
    where T : class, new()
{
    private T? _stored;

    /// <summary>What the next writes do: false fails without storing, true stores and fails; an empty queue is health.</summary>
    public Queue<bool> Faults { get; } = new();

    public int Writes { get; private set; }

    public T State { get; set; } = new();

    public string? Etag => null;

    public bool RecordExists => _stored is not null;

    /// <summary>The process ends: what is in memory is gone.</summary>
    public void Crash() => State = _stored ?? new T();

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken)
    {
        _stored = null;
        State = new T();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken)
    {
        if (Faults.TryDequeue(out bool stores))
        {
            _stored = stores ? State : _stored;
            throw new IOException("The disk is full.");
        }

        Writes++;
        _stored = State;
        return Task.CompletedTask;
    }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken)
    {
        Crash();
        return Task.CompletedTask;
    }
}
