using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Delays;

/// <content>What waits is kept, and does not keep what stands around it.</content>
internal sealed partial class DelayedEvents
{
    // Whose sizes say about how large all are.
    private const int SampleEvents = 100;

    /// <summary>
    /// No record below this lsn is needed; it may be lower than the lowest that is, unless that is asked for up to <paramref name="exactBefore"/>.
    /// </summary>
    public long KeptFrom(long exactBefore)
    {
        lock (_gate)
        {
            if (_lowestLsn < exactBefore)
            {
                _lowestLsn = _waiting.LowestLsn();
            }

            return _lowestLsn;
        }
    }

    /// <summary>
    /// Copies what waits in segments that are kept for nothing else to the end of the log, so that they can be freed: as long as that writes no more than half of
    /// what it frees. More of them stay where they are.
    /// </summary>
    /// <exception cref="EventHubException">It could not be stored; what was not copied stays where it is.</exception>
    public async ValueTask CarryForwardAsync()
    {
        (long before, long bytes) = log.HeldBack;
        if (KeptFrom(before) >= before)
        {
            return;
        }

        await _turn.TakeAsync().ConfigureAwait(false);
        try
        {
            List<WaitingEvent> held = Below(before);
            if (await BytesOfAsync(held).ConfigureAwait(false) * 2 > bytes)
            {
                return;
            }

            for (int at = 0; at < held.Count && !_disposed;)
            {
                at += (await CopyAsync(held.GetRange(at, Math.Min(BatchEventsMax, held.Count - at)), RecordKind.Scheduled).ConfigureAwait(false)).Visited;
            }

            CarriedForward(setup.Partition, held.Count, bytes);
        }
        finally
        {
            _turn.Release();

            // However it ended: the timer may have come meanwhile, and found the turn taken.
            lock (_gate)
            {
                Arm(retryAfter: null);
            }
        }
    }

    private List<WaitingEvent> Below(long lsn)
    {
        lock (_gate)
        {
            return [.. _waiting.All.Where(waiting => waiting.Lsn < lsn).OrderBy(waiting => waiting.Lsn)];
        }
    }

    private async ValueTask<long> BytesOfAsync(List<WaitingEvent> held)
    {
        using RecordReader reader = new(log);
        long bytes = 0;
        int looked = 0, step = Math.Max(1, held.Count / SampleEvents);
        for (int at = 0; at < held.Count; at += step)
        {
            looked++;
            bytes += await reader.FindAsync(held[at].Lsn).ConfigureAwait(false) ? reader.Record.Bytes.Length : 0;
        }

        return looked == 0 ? 0 : bytes / looked * held.Count;
    }
}
