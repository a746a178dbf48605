using System.Collections.Concurrent;

namespace EventHub.EventLog.Writing;

/// <summary>
/// Some answered appends whose callers continue one after the other in one work item: a thread-pool hop costs about as
/// much as such a continuation, and one per append would double the price of a small publish.
/// </summary>
internal sealed class CompletionGroup : IThreadPoolWorkItem
{
    /// <summary>Appends in a group: few enough that the last one does not wait long behind the others.</summary>
    public const int OperationsMax = 16;

    private const int PooledMax = 256;
    private static readonly ConcurrentQueue<CompletionGroup> Pool = new();
    private readonly AppendOperation[] _operations = new AppendOperation[OperationsMax];
    private int _count;

    private CompletionGroup()
    {
    }

    public static CompletionGroup Rent() => Pool.TryDequeue(out CompletionGroup? group) ? group : new CompletionGroup();

    /// <summary>Adds one; true when the group is full.</summary>
    public bool Add(AppendOperation operation)
    {
        _operations[_count++] = operation;
        return _count == OperationsMax;
    }

    /// <summary>Completes them all.</summary>
    public void Execute()
    {
        for (int i = 0; i < _count; i++)
        {
            AppendOperation operation = _operations[i];
            _operations[i] = null!;
            operation.Complete();
        }

        _count = 0;
        if (Pool.Count < PooledMax)
        {
            Pool.Enqueue(this);
        }
    }
}
