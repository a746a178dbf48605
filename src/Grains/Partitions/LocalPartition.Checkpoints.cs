using System.Buffers.Binary;
using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Delays;
using EventHub.Grains.Sagas;
using EventHub.Grains.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <content>
/// Checkpoints: what the control records have come to, written into the log itself, so that a start reads one of them and what follows, and retention
/// can free what stands before.
/// <code>
///  part   version 1 │ last 1 │ lsn of the first part 8 │ [first part: lsn from which records are to be read again 8] │ a piece of the state
/// </code>
/// </content>
public sealed partial class LocalPartition
{
    private const int PartBytes = 1 << 20, HeadBytes = 10;
    private const byte CheckpointFormat = 1, StateFormat = 4, StateFormatWithoutOthers = 3, StateFormatWithoutSagas = 2, StateFormatWithoutDelays = 1;

    // So much log between two checkpoints, and so many times a checkpoint's own size.
    private const long CheckpointEvery = 64L << 20, CheckpointEveryMin = 64 << 10;
    private const int CheckpointShare = 8;
    private readonly Turn _checkpointing;
    private readonly PendingEffects _effects;
    private long _keepFrom = long.MaxValue, _checkpointSize, _checkpointAt;
    private int _isCheckpointDue;

    /// <summary>True while a checkpoint is written, or what waits is carried forward, so that retention can go on.</summary>
    internal bool IsRetaining => Volatile.Read(ref _isCheckpointDue) != 0;

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="EventHubException">It could not be stored; the one before counts.</exception>
    internal async Task CheckpointAsync()
    {
        await _checkpointing.TakeAsync().ConfigureAwait(false);
        try
        {
            IEventLog log = Log;
            PartitionDeliveries deliveries = _deliveries;

            // In this order: what is stored while the state is written is read again.
            long from = _effects.From;
            using PieceStream state = WriteState(deliveries);
            long first = 0;
            for (int part = 0; part < state.Count; part++)
            {
                first = await AppendPartAsync(log, deliveries.Line, first, from, state[part], isLast: part == state.Count - 1).ConfigureAwait(false);
            }

            _checkpointSize = state.Length;
            _checkpointAt = log.Statistics().BytesAppended;
            Volatile.Write(ref _keepFrom, Math.Min(from, first));
        }
        finally
        {
            _checkpointing.Release();
        }
    }

    private static async ValueTask<long> AppendPartAsync(IEventLog log, JournalLine line, long first, long from, ReadOnlyMemory<byte> piece, bool isLast)
    {
        using EventBatch batch = EventBatch.Rent();
        PutPart(batch, first, from, piece.Span, isLast);
        line.Join(batch);
        await log.AppendAsync(batch).ConfigureAwait(false);
        return first == 0 ? batch.Results[0].Lsn : first;
    }

    private static void PutPart(EventBatch batch, long first, long from, ReadOnlySpan<byte> piece, bool isLast)
    {
        Span<byte> head = stackalloc byte[HeadBytes + 8];
        head[0] = CheckpointFormat;
        head[1] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(head[2..], first);
        BinaryPrimitives.WriteInt64LittleEndian(head[HeadBytes..], from);
        batch.AddControl(RecordKind.Checkpoint, first == 0 ? head : head[..HeadBytes], piece);
    }

    private PieceStream WriteState(PartitionDeliveries deliveries)
    {
        PieceStream state = new(PartBytes);
        using BinaryWriter writer = new(state, Encoding.UTF8, leaveOpen: true);
        writer.Write(StateFormat);
        _deleted.Write(writer);
        _purged.Write(writer);
        deliveries.Write(writer);
        _delayed.Write(writer);
        _sagas.Write(writer);
        return state;
    }

    // What the log holds of everything but events: the newest checkpoint, and what came behind it.
    private async Task LoadControlAsync(IEventLog log, PartitionDeliveries deliveries, DelayedEvents delayed, PartitionSagas sagas, CancellationToken cancellationToken)
    {
        // Counted anew by every log that is opened.
        _checkpointAt = 0;
        long from = await LoadCheckpointAsync(log, deliveries, delayed, sagas, cancellationToken).ConfigureAwait(false);
        await foreach (StoredBatch batch in log.ReadControlAsync(from, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (StoredRecord record in batch)
                {
                    _deleted.Apply(record);
                    _purged.Apply(record);
                    delayed.Apply(record);
                    sagas.Apply(record);
                }

                deliveries.Apply(batch);
                from = from == 0 ? batch.FirstLsn : from;
            }
        }

        Volatile.Write(ref _keepFrom, from == 0 ? long.MaxValue : log.LastCheckpointLsn == 0 ? from : Math.Min(from, log.LastCheckpointLsn));
        log.KeepFrom(Math.Min(Volatile.Read(ref _keepFrom), delayed.KeptFrom(0)));
    }

    // The lsn behind which records must be read again; 0 without a checkpoint that can be read.
    private async Task<long> LoadCheckpointAsync(IEventLog log, PartitionDeliveries deliveries, DelayedEvents delayed, PartitionSagas sagas, CancellationToken cancellationToken)
    {
        if (log.LastCheckpointLsn == 0)
        {
            return 0;
        }

        try
        {
            (PieceStream state, long from) = await ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
            using BinaryReader reader = new(state);
            byte format = reader.ReadByte();
            if (format is 0 or > StateFormat)
            {
                throw new InvalidDataException("It is of a format this version does not know.");
            }

            _deleted.Read(reader);
            _purged.Read(reader);
            deliveries.Read(reader);
            if (format > StateFormatWithoutDelays)
            {
                delayed.Read(reader);
            }

            if (format > StateFormatWithoutSagas)
            {
                sagas.Read(reader, hasOthers: format > StateFormatWithoutOthers);
            }

            _checkpointSize = state.Length;
            return from;
        }
        catch (Exception damage) when (damage is IOException or InvalidDataException or EventHubException or FormatException or ArgumentException or OverflowException)
        {
            CheckpointUnreadable(Number, damage.Message);
            deliveries.Clear();
            delayed.Clear();
            sagas.Clear();
            return 0;
        }
    }

    private static async Task<(PieceStream State, long From)> ReadCheckpointAsync(IEventLog log, CancellationToken cancellationToken)
    {
        PieceStream state = new(PartBytes);
        long first = log.LastCheckpointLsn, from = 0;
        await foreach (StoredBatch batch in log.ReadControlAsync(first, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (TakeParts(batch, first, state, ref from))
                {
                    return (state, from);
                }
            }
        }

        throw new InvalidDataException("It has no end.");
    }

    private static bool TakeParts(StoredBatch batch, long first, PieceStream state, ref long from)
    {
        foreach (StoredRecord record in batch)
        {
            ReadOnlySpan<byte> body = record.Payload;
            if (record.Kind != RecordKind.Checkpoint || body.Length < HeadBytes)
            {
                continue;
            }

            long firstOf = BinaryPrimitives.ReadInt64LittleEndian(body[2..]);
            if (record.Lsn == first && body.Length >= HeadBytes + 8)
            {
                from = BinaryPrimitives.ReadInt64LittleEndian(body[HeadBytes..]);
                state.Write(body[(HeadBytes + 8)..]);
            }
            else if (firstOf == first)
            {
                state.Write(body[HeadBytes..]);
            }
            else
            {
                continue;
            }

            if (body[1] == 1)
            {
                return true;
            }
        }

        return false;
    }

    // Asked every few seconds: a checkpoint is due when there is enough to read again. A small log has one more often, so that retention can go on.
    private async Task CheckpointIfDueAsync(IEventLog log)
    {
        if (Interlocked.CompareExchange(ref _isCheckpointDue, 1, 0) != 0)
        {
            return;
        }

        try
        {
            LogStatistics statistics = log.Statistics();
            long enough = Math.Max(Math.Clamp(statistics.RetainedBytes / 4, CheckpointEveryMin, CheckpointEvery), _checkpointSize * CheckpointShare);
            if (Volatile.Read(ref _keepFrom) < long.MaxValue && statistics.BytesAppended - _checkpointAt >= enough)
            {
                await CheckpointAsync().ConfigureAwait(false);
            }

            await Volatile.Read(ref _delayed).CarryForwardAsync().ConfigureAwait(false);
            log.KeepFrom(await KeptFromAsync(log).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
        {
            CheckpointFailed(Number, fault.Message);
        }
        finally
        {
            Volatile.Write(ref _isCheckpointDue, 0);
        }
    }

    // The lowest lsn that is needed: that of the checkpoint, of a delayed event, or of the first dead letter's event.
    private async ValueTask<long> KeptFromAsync(IEventLog log)
    {
        long delayed = Volatile.Read(ref _delayed).KeptFrom(log.HeldBack.BeforeLsn);
        long keep = Math.Min(Volatile.Read(ref _keepFrom), delayed), letter = _deliveries.FirstDeadLetter();
        if (letter == 0)
        {
            return keep;
        }

        LogRead read = await log.ReadForwardAsync(letter - 1, default, Lanes.All, CancellationToken.None).ConfigureAwait(false);
        using StoredBatch? batch = read.Batch;
        return Math.Min(keep, batch?.FirstLsn ?? 0);
    }

    private void NoteControl(long lsn)
    {
        long known = Volatile.Read(ref _keepFrom);
        while (lsn < known)
        {
            long seen = Interlocked.CompareExchange(ref _keepFrom, lsn, known);
            if (seen == known)
            {
                Log.KeepFrom(lsn);
                return;
            }

            known = seen;
        }
    }
}
