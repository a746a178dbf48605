namespace EventHub.Grains.Interfaces.Subscriptions;

/// <content>Credit that is lent to members in partitions elsewhere, who ask for it when there is something to spend it on. They get it in the order they asked.</content>
public sealed partial class DeliveryCredit
{
    private const int LentMax = 256, LentAtOnce = 16;

    private readonly Queue<TaskCompletionSource<int>> _turns = new();
    private long _lent;

    /// <summary>What is not spent: left, or lent.</summary>
    public long Unspent
    {
        get
        {
            lock (_gate)
            {
                return Left + _lent;
            }
        }
    }

    /// <summary>Asks for some, 1 at least: completes when it is there and the asker's turn. To be given back by <see cref="Return"/>, as far as it is not spent.</summary>
    /// <returns>The turn; an asker that does not want it any more calls <see cref="Withdraw"/>.</returns>
    internal TaskCompletionSource<int> Ask()
    {
        TaskCompletionSource<int> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _turns.Enqueue(turn);
        }

        Grant();
        return turn;
    }

    /// <summary>Gives a turn up, with what came meanwhile.</summary>
    internal void Withdraw(TaskCompletionSource<int> turn)
    {
        if (!turn.TrySetResult(0))
        {
            Return(turn.Task.Result, turn.Task.Result);
        }
    }

    /// <summary>What was lent is so no more.</summary>
    /// <param name="lent">How much of it: spent, and not.</param>
    /// <param name="back">What can be taken again: not spent, or of deliveries that are over.</param>
    internal void Return(int lent, int back)
    {
        lock (_gate)
        {
            _lent -= lent;
            Interlocked.Add(ref _left, back);
        }

        if (back > 0)
        {
            WakeWanting(null);
        }
    }

    /// <summary>True when somebody else than <paramref name="turn"/> waits.</summary>
    internal bool IsAwaited(TaskCompletionSource<int>? turn)
    {
        lock (_gate)
        {
            return _turns.Any(other => other != turn && !other.Task.IsCompleted);
        }
    }

    // A turn that finds nothing has announced that by trying, so that whoever adds comes here.
    private void Grant()
    {
        lock (_gate)
        {
            while (_turns.TryPeek(out TaskCompletionSource<int>? turn))
            {
                int share = turn.Task.IsCompleted ? 0 : TakeShare();
                if (share == 0 && !turn.Task.IsCompleted)
                {
                    return;
                }

                _turns.Dequeue();
                if (share > 0 && !turn.TrySetResult(share))
                {
                    Interlocked.Add(ref _left, share);
                }
                else
                {
                    _lent += share;
                }
            }
        }
    }

    // Others have something too, but asking for crumbs is not worth it: what is not used comes back soon.
    private int TakeShare()
    {
        long left = Left, share = Math.Min(LentMax, Math.Max(left / Math.Max(1, _members.Length), Math.Min(left, LentAtOnce)));
        int taken = 0;
        while (taken < Math.Max(1, share) && TryTake())
        {
            taken++;
        }

        return taken;
    }
}
