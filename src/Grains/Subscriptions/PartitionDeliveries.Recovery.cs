using EventHub.Grains.Replays;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions;

/// <content>Reading what there is from the log.</content>
internal sealed partial class PartitionDeliveries
{
    private bool _isReady;

    /// <summary>False until everything was read: nothing is handed out before.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>When the newest record that was read was stored, in UTC ticks.</summary>
    public long ReadTicks { get; private set; }

    /// <summary>Takes the records of a batch that are about subscriptions.</summary>
    public void Apply(StoredBatch batch)
    {
        long next = batch.FirstSequence;
        foreach (StoredRecord record in batch)
        {
            ReadTicks = record.TimeTicks;
            switch (record.Kind)
            {
                case RecordKind.Event or RecordKind.Released:
                    next++;
                    break;
                case RecordKind.Definition when DefinitionRecord.TryRead(record, out DefinitionRecord change):
                    Apply(change, record.Lsn, record.TimeTicks, next);
                    break;
                case RecordKind.Definition when ReplayRecord.TryRead(record, out ReplayRecord replay):
                    OwnReplays.Apply(replay, record.TimeTicks);
                    break;
                case RecordKind.Dispatch when JournalRecord.TryRead(record, out JournalEntry entry):
                    Known(entry.Subscription)?.ApplyDispatch(entry, JournalRecord.RunsOf(record));
                    break;
                case RecordKind.Settlement when JournalRecord.TryRead(record, out JournalEntry entry):
                    Known(entry.Subscription)?.ApplySettlement(entry, JournalRecord.RunsOf(record), record.TimeTicks);
                    break;
            }
        }
    }

    /// <summary>
    /// Begins to hand out, once everything was read and the partition can be. The members of <paramref name="before"/>, if it had any, stay.
    /// </summary>
    public async ValueTask StartAsync(PartitionDeliveries? before, CancellationToken cancellationToken)
    {
        JournalFirstBefore = Partition.Bounds.NextSequence;
        foreach (SubscriptionCursor cursor in Cursors())
        {
            await cursor.RecoveredAsync(cancellationToken).ConfigureAwait(false);
        }

        before?.OwnReplays.Dispose();
        before?.Line.Dispose();
        Volatile.Write(ref _isReady, true);
        OwnReplays.Start();
        _router.Start();
        foreach (SubscriptionCursor old in before?.Cursors() ?? [])
        {
            old.HandMembersTo(Live(old.Subscription.Id));
        }

        before?._router.Dispose();
        WakeAll();
    }

    /// <summary>Writes all subscriptions for a checkpoint, those that were deleted too.</summary>
    public void Write(BinaryWriter writer)
    {
        SubscriptionCursor[] cursors = Cursors();
        writer.Write(cursors.Length);
        List<ReplaySnapshot> replays = [];
        using MemoryStream later = new();
        using BinaryWriter more = new(later);
        foreach (SubscriptionCursor cursor in cursors)
        {
            cursor.Write(writer, more, replays);
        }

        OwnReplays.Write(writer, replays);
        more.Flush();
        writer.Write(later.GetBuffer(), 0, (int)later.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        SubscriptionCursor[] cursors = new SubscriptionCursor[reader.ReadInt32()];
        for (int i = 0; i < cursors.Length; i++)
        {
            cursors[i] = SubscriptionCursor.Read(this, reader);
            Take(cursors[i]);
        }

        // What follows is not there in checkpoints of versions before there was any.
        if (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            OwnReplays.Read(reader);
        }

        if (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            Array.ForEach(cursors, cursor => cursor.ReadMore(reader));
        }
    }

    /// <summary>Forgets everything that was read.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (SubscriptionCursor cursor in _byName.Values)
            {
                _router.Change(cursor, cursor.Subscription.Definition.Patterns, null);
            }

            _byId.Clear();
            _byName.Clear();
            _all = null;
            _recipients = PatternTrie<SubscriptionCursor>.Empty;
        }

        OwnReplays.Clear();
    }

    /// <summary>The lowest sequence of a dead letter; 0 for none.</summary>
    public long FirstDeadLetter() => Cursors().Select(cursor => cursor.FirstDeadLetter).Where(sequence => sequence > 0).DefaultIfEmpty().Min();

    private void Take(SubscriptionCursor cursor)
    {
        lock (_gate)
        {
            _byId[cursor.Subscription.Id] = cursor;
            foreach (ChannelPattern pattern in cursor.AllPatterns)
            {
                _recipients = _recipients.Add(pattern, cursor);
            }

            if (!cursor.IsRemoved)
            {
                _byName[cursor.Subscription.Name] = cursor;
                _all = null;
                _router.Change(cursor, null, cursor.Subscription.Definition.Patterns);
            }
        }
    }

    private void Apply(in DefinitionRecord change, long lsn, long ticks, long next)
    {
        switch (change.Kind)
        {
            case DefinitionKind.Put when Known(change.Id) is { } known && known.Subscription.Version >= change.Subscription!.Version:
                // The checkpoint has it.
                break;
            case DefinitionKind.Put:
                Define(change.Subscription!, next, change.Place);
                break;
            case DefinitionKind.Removed:
                Remove(change.Id, next, ticks);
                break;
            case DefinitionKind.Moved:
                Known(change.Id)?.MoveTo(change.Place, lsn, ticks);
                break;
        }
    }

    /// <summary>The subscription of this id, also one that was deleted; or null.</summary>
    public SubscriptionCursor? Known(long id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }
}
