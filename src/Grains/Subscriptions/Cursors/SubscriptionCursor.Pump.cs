using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Turns: one at a time, as long as there is something to hand out and somebody who takes it.</content>
internal sealed partial class SubscriptionCursor : IThreadPoolWorkItem
{
    // A turn ends after so many, so that settlements get the lock in between.
    private const int TurnMax = 1024;
    private const int Idle = 0, Running = 1, RunningAgain = 2;
    private static readonly TimeSpan s_readAgainAfter = TimeSpan.FromSeconds(5);
    private int _turns;
    private bool _isHungry;

    /// <summary>True when it has handed out everything there was and somebody takes more: a commit it wants should wake it.</summary>
    public bool IsHungry => Volatile.Read(ref _isHungry);

    /// <summary>True when no turn runs or is about to.</summary>
    public bool IsIdle => Volatile.Read(ref _turns) == Idle;

    /// <summary>Makes a turn follow, on another thread.</summary>
    public void Wake()
    {
        while (_owner.IsReady)
        {
            int turns = Volatile.Read(ref _turns);
            if (turns == RunningAgain || Interlocked.CompareExchange(ref _turns, turns + 1, turns) == turns)
            {
                if (turns == Idle)
                {
                    _owner.Scheduler.Run(this);
                }

                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Execute() => _ = TurnsAsync();

    private async Task TurnsAsync()
    {
        do
        {
            Interlocked.Exchange(ref _turns, Running);
            try
            {
                while (await TurnAsync().ConfigureAwait(false))
                {
                }
            }
            catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
            {
                // The partition stopped or is being opened anew; it wakes whoever is there once it is open. A read that failed may be all there is.
                _owner.NoteFault(_subscription.Name, fault);
                ReadAgainLater(fault);
            }

            lock (_gate)
            {
                _consumers.Drain();
            }
        }
        while (Interlocked.CompareExchange(ref _turns, Idle, Running) != Running);
    }

    private void ReadAgainLater(Exception fault)
    {
        if (fault is not EventHubException { Code: var code } || code != ErrorCodes.ReadFailed)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isRemoved)
            {
                long now = _clock.Now;
                _paceDue = now + s_readAgainAfter.Ticks;
                SetTimer(now);
            }
        }
    }

    // One turn; true when another follows at once.
    private async ValueTask<bool> TurnAsync()
    {
        Need need;
        EventBatch? journal = null;
        ValueTask journalled = default;
        lock (_gate)
        {
            need = HandOut();
            if (_announced.Count > 0)
            {
                journal = TakeJournal();
                journalled = Append(journal, journal.Count);
            }
        }

        if (journal is not null)
        {
            using (journal)
            {
                await AnnounceAsync(journalled).ConfigureAwait(false);
            }

            return true;
        }

        return need.IsRead ? await ReadAsync(need).ConfigureAwait(false) : need.IsTurn;
    }

    private async ValueTask AnnounceAsync(ValueTask journalled)
    {
        try
        {
            await journalled.ConfigureAwait(false);
        }
        catch (EventHubException fault) when (JournalLine.IsRefusal(fault))
        {
            // They are stored before anything is handed out again.
            ReleaseAnnounced();
            throw;
        }

        ReleaseAnnounced();
    }

    private async ValueTask<bool> ReadAsync(Need need)
    {
        if (need.IsJournal)
        {
            return await AskJournalAsync(need).ConfigureAwait(false);
        }

        PartitionRead read = await _partition.ReadForwardAsync(need.After, need.Patterns!, need.Wanted, CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
        {
            if (_isRemoved)
            {
                read.Batch?.Dispose();
                return false;
            }

            // Without progress there is nothing to go on with, whatever the bounds say.
            return need.Walk is null ? TakeRetry(need.After + 1, read) : (need.Parked ?? need.Walk.Lanes[need.Lane]).Take(need.After, read);
        }
    }

    // What a turn needs to go on.
    private readonly record struct Need(Walk? Walk, int Lane, long After, PatternSet? Patterns, bool IsTurn, bool IsJournal = false, LaneWalk? Parked = null)
    {
        public bool IsRead => Patterns is not null;

        public byte Wanted => Walk is null ? Lanes.All : (byte)(1 << Lane);
    }
}
