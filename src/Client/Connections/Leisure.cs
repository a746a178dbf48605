using System.Runtime.CompilerServices;
using EventHub.Client.Publishing;

namespace EventHub.Client.Connections;

/// <summary>
/// Callers who can continue, kept until the reading thread has nothing to read: then they continue on it, which saves waking another thread
/// for every answer. Where there is more to read, they continue on the pool before long.
/// </summary>
internal sealed class Leisure
{
    private const int MessagesMax = 8;
    private PublishBatch? _first, _last;
    private int _messages;

    /// <summary>Keeps an answered batch.</summary>
    public void Add(PublishBatch batch)
    {
        _ = _last is null ? _first = batch : _last.Next = batch;
        _last = batch;
    }

    /// <summary>Waits for the next message, and meanwhile lets the callers continue.</summary>
    public Wait<T> WaitFor<T>(ValueTask<T> message) => new(this, message.ConfigureAwait(false).GetAwaiter());

    /// <summary>Nothing is read any more: who is kept continues on the pool.</summary>
    public void End()
    {
        for (PublishBatch? batch = TakeAll(), next; batch is not null; batch = next)
        {
            next = batch.Next;
            batch.ContinueElsewhere();
        }
    }

    private PublishBatch? TakeAll()
    {
        PublishBatch? first = _first;
        (_first, _last, _messages) = (null, null, 0);
        return first;
    }

    private void MoveOn()
    {
        if (_first is not null && ++_messages >= MessagesMax)
        {
            End();
        }
    }

    private static void Run(PublishBatch? first)
    {
        for (PublishBatch? batch = first; batch is not null; batch = batch.Next)
        {
            batch.Announce();
        }

        for (PublishBatch? batch = first, next; batch is not null; batch = next)
        {
            next = batch.Next;
            batch.ContinueHere();
        }
    }

    /// <summary>Awaits the message; the callers continue once it is certain that another thread goes on reading.</summary>
    internal readonly struct Wait<T>(Leisure leisure, ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter message) : ICriticalNotifyCompletion
    {
        public bool IsCompleted
        {
            get
            {
                if (!message.IsCompleted)
                {
                    return false;
                }

                leisure.MoveOn();
                return true;
            }
        }

        public Wait<T> GetAwaiter() => this;

        public T GetResult() => message.GetResult();

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            // Taken before: from then on, what is kept belongs to the thread that reads.
            PublishBatch? callers = leisure.TakeAll();
            message.UnsafeOnCompleted(continuation);
            Run(callers);
        }
    }
}
