using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Writing;

/// <summary>One append on its way: the batch and whoever waits for it. Pooled, so that an append allocates nothing.</summary>
internal sealed class AppendOperation : IValueTaskSource
{
    private const int PooledMax = 1024;
    private static readonly ConcurrentQueue<AppendOperation> Pool = new();
    private ManualResetValueTaskSourceCore<bool> _core;

    private AppendOperation()
    {
    }

    public EventBatch Batch { get; private set; } = null!;

    /// <summary>Stores records although the idempotency window knows their hash: the hit was found to be another key's.</summary>
    public bool IgnoresHits { get; private set; }

    /// <summary>The second part of an append that the queue had taken: it finds room, whoever filled the queue meanwhile.</summary>
    public bool IsAdmitted { get; private set; }

    public ValueTask Task => new(this, _core.Version);

    public static AppendOperation Rent(EventBatch batch, bool ignoresHits, bool isAdmitted)
    {
        AppendOperation operation = Pool.TryDequeue(out AppendOperation? pooled) ? pooled : new AppendOperation();
        operation.Batch = batch;
        operation.IgnoresHits = ignoresHits;
        operation.IsAdmitted = isAdmitted;
        return operation;
    }

    /// <summary>Continues whoever waits, on this thread.</summary>
    public void Complete() => _core.SetResult(true);

    /// <summary>Throws at whoever waits, on this thread.</summary>
    public void Fail(Exception exception) => _core.SetException(exception);

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Batch = null!;
            if (Pool.Count < PooledMax)
            {
                Pool.Enqueue(this);
            }
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
