using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Dead letters: listed, delivered again, discarded. One change at a time, so that a repetition finds what the first has done.</content>
internal sealed partial class SubscriptionCursor
{
    // So many change at once; others come in between.
    private const int ChangeMax = 1000;

    /// <inheritdoc/>
    public IReadOnlyList<DeadLetter> DeadLettersBehind(long sequence, int walk, int max)
    {
        lock (_gate)
        {
            return _dead.Behind(sequence, walk, max);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DeliveryAttempt>> AttemptsOfAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        List<DeliveryAttempt> attempts = [];
        foreach ((JournalEntry entry, long ended) in await _owner.HistoryAsync(letter.Sequence, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Subscription != _subscription.Id || entry.Walk != letter.Walk)
            {
                continue;
            }

            if (entry.Kind == SettlementKind.Reopened)
            {
                attempts.Clear();
            }
            else if (entry.Attempt > 0)
            {
                attempts.Add(new DeliveryAttempt(entry.Attempt, entry.AtTicks, entry.Consumer, ended, NameOf(entry.Kind), entry.Error));
            }
        }

        return attempts;
    }

    /// <inheritdoc/>
    public ValueTask<int> ReopenAsync(IReadOnlyList<DeadLetter> letters) => ChangeDeadAsync(letters, SettlementKind.Reopened);

    /// <summary>As above; <paramref name="note"/> adds to what is stored how many there are, so that both are there or none.</summary>
    public ValueTask<int> ReopenAsync(IReadOnlyList<DeadLetter> letters, Action<EventBatch, int> note) => ChangeDeadAsync(letters, SettlementKind.Reopened, note);

    /// <inheritdoc/>
    public ValueTask<int> DiscardAsync(IReadOnlyList<DeadLetter> letters) => ChangeDeadAsync(letters, SettlementKind.Discarded);

    private async ValueTask<int> ChangeDeadAsync(IReadOnlyList<DeadLetter> letters, SettlementKind kind, Action<EventBatch, int>? note = null)
    {
        int changed = 0;
        for (int from = 0; from < letters.Count; from += ChangeMax)
        {
            await _owner.DeadLetterTurn.TakeAsync().ConfigureAwait(false);
            LinkedListNode<long> effect = _owner.Effects.Begin();
            try
            {
                List<DeadLetter> dead = StillDead(letters, from);
                changed += dead.Count == 0 ? 0 : await ChangeSomeAsync(dead, kind, note).ConfigureAwait(false);
            }
            finally
            {
                _owner.Effects.End(effect);
                _owner.DeadLetterTurn.Release();
            }
        }

        return changed;
    }

    private List<DeadLetter> StillDead(IReadOnlyList<DeadLetter> letters, int from)
    {
        HashSet<(long, int)> seen = [];
        List<DeadLetter> dead = [];
        lock (_gate)
        {
            for (int i = from; i < Math.Min(letters.Count, from + ChangeMax); i++)
            {
                if (!_isRemoved && _dead.TryGet(letters[i].Sequence, letters[i].Walk, out DeadLetter letter) && seen.Add((letter.Sequence, letter.Walk)))
                {
                    dead.Add(letter);
                }
            }
        }

        return dead;
    }

    // Stored first. Meanwhile they are dead letters, and nobody else changes them.
    private async ValueTask<int> ChangeSomeAsync(List<DeadLetter> dead, SettlementKind kind, Action<EventBatch, int>? note)
    {
        ulong[] keys = new ulong[dead.Count];
        if (kind == SettlementKind.Reopened && Definition.Ordered)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = await KeyOfAsync(dead[i].Sequence).ConfigureAwait(false);
            }
        }

        using EventBatch journal = LineUp(dead, kind, note, out ValueTask stored);
        await stored.ConfigureAwait(false);
        lock (_gate)
        {
            if (_isRemoved)
            {
                return 0;
            }

            for (int i = 0; i < keys.Length; i++)
            {
                _dead.Remove(dead[i].Sequence, dead[i].Walk);
                if (kind == SettlementKind.Reopened)
                {
                    Reopen(dead[i], keys[i], journal.Results[0].TimeTicks);
                }
                else if (dead[i].Walk == 0)
                {
                    _ended.Add(dead[i].Sequence, dead[i].Sequence + 1, dead[i].Lane, SettlementKind.Discarded);
                }

                _owner.Touch(dead[i].Sequence);
            }
        }

        Wake();
        return keys.Length;
    }

    // In line for the log when this returns, behind the attempts that made them dead letters.
    private EventBatch LineUp(List<DeadLetter> dead, SettlementKind kind, Action<EventBatch, int>? note, out ValueTask stored)
    {
        lock (_gate)
        {
            foreach (DeadLetter letter in dead)
            {
                _settlements.Add(new JournalEntry(_subscription.Id, letter.Walk, kind, letter.Lane, 0, 0, 0, "", null), letter.Sequence);
            }

            EventBatch journal = TakeJournal();
            int kept = journal.Count;
            MoveSettlements(journal);
            note?.Invoke(journal, dead.Count);
            stored = Append(journal, kept);
            return journal;
        }
    }

    private void Reopen(in DeadLetter letter, ulong key, long ticks)
    {
        OpenDelivery delivery = Rent(WalkOfDead(letter.Walk), letter.Sequence, letter.Lane);
        OpenAgain(delivery, ticks);
        delivery.Key = key;
        if (key != 0 && !_keys.TryAdd(key, null))
        {
            Hold(delivery);
        }
        else
        {
            _ready.Enqueue(delivery);
        }
    }

    // A way that came to its end is forgotten; its dead letters may be all that is open of it.
    private Walk WalkOfDead(int number)
    {
        Walk? walk = WalkOf(number);
        if (walk is null)
        {
            walk = Walk.Done(number);
            AddLate(walk);
        }

        return walk;
    }

    private static void OpenAgain(OpenDelivery delivery, long ticks)
    {
        delivery.State = OpenState.Ready;
        delivery.Attempt = delivery.Returns = 0;
        delivery.IsReopened = true;
        delivery.Life = DeliveryId.LifeOf(ticks);
    }

    private async ValueTask<ulong> KeyOfAsync(long sequence)
    {
        PartitionRead read = await _partition.ReadForwardAsync(sequence - 1, PatternSet.Everything, Lanes.All, CancellationToken.None).ConfigureAwait(false);
        using StoredBatch? batch = read.Batch;
        return batch is null ? 0 : KeyIn(batch, sequence);
    }

    private static ulong KeyIn(StoredBatch batch, long sequence)
    {
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence == sequence)
            {
                return KeyOf(record);
            }
        }

        return 0;
    }
}
