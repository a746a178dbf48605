using System.Threading.Tasks.Sources;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Publishing;

/// <summary>
/// One publish from the call to its answer; the source of the caller's task, or of one place in a batch the caller awaits as a whole. Pooled:
/// it goes back when the caller has its result.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Who settles it holds the queue's lock, or owns the batch it stands in after the answer came; so it is settled once.</item>
/// <item>Settling and continuing the caller are two steps: no caller runs under the lock.</item>
/// </list>
/// </remarks>
internal sealed class PublishOperation : IValueTaskSource<PublishReceipt>, IValueTaskSource<PublishResult>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<PublishResult> _source;
    private CancellationTokenRegistration _cancellation;
    private bool _isCancelled;
    private PublishResult _result;
    private PublishGroup? _group;
    private int _groupIndex;

    /// <summary>Next in a pool's list.</summary>
    public PublishOperation? NextPooled { get; set; }

    /// <summary>Its place among those that wait for room; made when first needed.</summary>
    public LinkedListNode<PublishOperation>? Waiting { get; set; }

    /// <summary>What to publish, while it waits for room.</summary>
    public OutgoingEvent Outgoing { get; set; }

    /// <summary>The batch it stands in; null while it waits for room.</summary>
    public PublishBatch? Batch { get; set; }

    /// <summary>True when its idempotency key was made up.</summary>
    public bool KeyIsOwn { get; set; }

    /// <summary>When the caller gives up: a timestamp of the client's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>True when the hub can recognise a repeat of it.</summary>
    public bool HasKey { get; set; }

    /// <summary>True when its outcome is set.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The caller's task: one of the two, and only once.</summary>
    public ValueTask<PublishReceipt> ReceiptTask => new(this, _source.Version);

    /// <summary>The caller's task when refusals are values.</summary>
    public ValueTask<PublishResult> ResultTask => new(this, _source.Version);

    /// <summary>Makes it one place of a batch instead of a task of its own.</summary>
    public void JoinGroup(PublishGroup group, int index) => (_group, _groupIndex) = (group, index);

    /// <summary>Calls <paramref name="cancel"/> with this operation when the caller loses interest.</summary>
    public void CancelWith(Action<object?> cancel, CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(cancel, this);

    /// <summary>Sets the outcome; the caller does not notice yet.</summary>
    public void Settle(in PublishResult result) => (_result, IsSettled) = (result, true);

    /// <summary>Sets the outcome to "cancelled"; the caller does not notice yet.</summary>
    public void SettleCancelled() => (_isCancelled, IsSettled) = (true, true);

    /// <summary>Lets the caller continue, on this thread.</summary>
    public void Continue()
    {
        if (_group is { } group)
        {
            (int index, PublishResult result) = (_groupIndex, _result);
            Recycle();
            group.Complete(index, result);
        }
        else if (_isCancelled)
        {
            _source.SetException(new OperationCanceledException(_cancellation.Token));
        }
        else
        {
            _source.SetResult(_result);
        }
    }

    void IThreadPoolWorkItem.Execute() => Continue();

    PublishReceipt IValueTaskSource<PublishReceipt>.GetResult(short token)
    {
        PublishResult result = TakeResult(token);
        return result.Error is null ? result.Receipt : throw new EventHubException(result.Error);
    }

    PublishResult IValueTaskSource<PublishResult>.GetResult(short token) => TakeResult(token);

    ValueTaskSourceStatus IValueTaskSource<PublishReceipt>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<PublishResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<PublishReceipt>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<PublishResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private PublishResult TakeResult(short token)
    {
        bool mine = _source.GetStatus(token) != ValueTaskSourceStatus.Pending;
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            if (mine)
            {
                Recycle();
            }
        }
    }

    private void Recycle()
    {
        // Waits for a cancellation that is just being told about this use; one that comes later finds nothing.
        _cancellation.Dispose();
        _cancellation = default;
        (_isCancelled, IsSettled, _result, _group, Outgoing, Batch) = (false, false, default, null, default, null);
        _source.Reset();
        PublishOperationPool.Return(this);
    }
}
