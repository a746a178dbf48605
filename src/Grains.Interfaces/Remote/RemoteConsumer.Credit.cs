using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>Its part of the consumer's credit, which it asks for when the owner has something for it.</content>
internal sealed partial class RemoteConsumer
{
    // An owner asks its cursor, no more; one that cannot tell what is ready is asked with credit, which others may want.
    private static readonly TimeSpan s_handOut = TimeSpan.FromSeconds(1), s_untold = TimeSpan.FromMilliseconds(100), s_heard = TimeSpan.FromSeconds(9);

    private TaskCompletionSource<int>? _turn;
    private int _owed;
    private bool _isReady, _wasTold, _tellsReady = true;

    /// <inheritdoc/>
    public void Wake()
    {
        // It gets credit in turns, and only where there is something to spend it on.
    }

    // What the owner still has of the credit, or gets by itself, is heard of at once.
    private bool IsFed => credit.IsWindow || _owed > 0;

    // Credit for what is ready. While there is none the owner hears of the member all the same: at once when it has told it, for it could tell another one.
    private async ValueTask<int> BorrowAsync()
    {
        if (!_isReady)
        {
            Withdraw();
            return 0;
        }

        _turn ??= credit.Ask();
        if (!IsFed && !_wasTold && _drained.Task.IsCompleted)
        {
            await ((Task)_turn.Task).WaitAsync(s_heard, time, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_turn.Task.IsCompleted)
        {
            return 0;
        }

        int lent = _turn.Task.Result;
        _turn = null;
        _owed += lent;
        return lent;
    }

    private TimeSpan WaitOf(int lent) =>
        !_drained.Task.IsCompleted || !_isReady ? IPartitionGrain.WaitMax
        : !_tellsReady ? s_untold
        : lent > 0 ? s_handOut
        : IsFed ? IPartitionGrain.WaitMax : TimeSpan.Zero;

    // An answer may come while the owner is about to hand something out: what it tells nothing of comes with a later one.
    private void Account(int lent, TakeAnswer answer)
    {
        int forgotten = answer.HasJoined ? _owed - lent : 0;
        int settled = forgotten + Math.Min(_owed - forgotten, answer.Unused + answer.Deliveries.Length);
        _owed -= settled;
        credit.Return(settled, forgotten + answer.Unused);
        _tellsReady = answer.IsReady is not null;
        _wasTold = _tellsReady && !_isReady;
        _isReady = answer.IsReady ?? true;
    }

    private void GiveAllBack()
    {
        Withdraw();
        credit.Return(_owed, _owed);
        _owed = 0;
    }

    private void Withdraw()
    {
        if (_turn is { } turn)
        {
            credit.Withdraw(turn);
            _turn = null;
        }
    }
}
