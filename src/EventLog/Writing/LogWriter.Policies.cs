using EventHub.EventLog.Idempotency;
using EventHub.Protocol.Policies;

namespace EventHub.EventLog.Writing;

/// <content>Following the policies of channels, as far as the writer has to do with them.</content>
internal sealed partial class LogWriter
{
    private FollowRequest? _follow;
    private bool _followsNoMore;

    /// <summary>
    /// From the step in which the task completes on, identities are remembered as long as <paramref name="policies"/> say. The task
    /// completes too when the writer has stopped.
    /// </summary>
    public Task Follow(PolicySet policies)
    {
        FollowRequest request = new(policies, new TaskCompletionSource(_scheduler.Continuations));
        Interlocked.Exchange(ref _follow, request)?.Done.TrySetResult();
        if (Volatile.Read(ref _followsNoMore))
        {
            request.Done.TrySetResult();
        }

        _queue.Signal();
        return request.Done.Task;
    }

    private void FollowIfAsked()
    {
        if (_follow is null || Interlocked.Exchange(ref _follow, null) is not FollowRequest request)
        {
            return;
        }

        try
        {
            // What is rebuilt is rebuilt from what is committed, so everything written must be.
            _pipeline.Drain();
            if (_dedup.Follow(request.Policies))
            {
                // On the writer's thread: between two commits nobody else uses the window. It holds commits up once, when a longer time is set.
                _dedup.Clear();
                DedupRebuild.Fill(_dedup, _options, _state.Segments, _time.GetUtcNow().UtcTicks);
            }
        }
        finally
        {
            request.Done.TrySetResult();
        }
    }

    private void EndFollowing()
    {
        Volatile.Write(ref _followsNoMore, true);
        Interlocked.Exchange(ref _follow, null)?.Done.TrySetResult();
    }

    private sealed record FollowRequest(PolicySet Policies, TaskCompletionSource Done);
}
