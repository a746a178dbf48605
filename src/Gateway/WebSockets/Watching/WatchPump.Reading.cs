using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Watching;

/// <content>What a watch reads for itself, behind what is shared.</content>
internal sealed partial class WatchPump
{
    private const int FrameBytes = 32 * 1024;

    /// <summary>Reads the log from the watch's own place; false when there is nothing to send for now.</summary>
    private async ValueTask<bool> ReadOwnAsync(SocketWatch watch, WatchLane lane)
    {
        services.WatchInstruments.ReadBehind();

        // It may read the disk, and who woke this connection must not wait for that.
        await Task.Yield();
        Position before = lane.Place;
        PartitionRead read = await lane.Partition.ReadForwardAsync(lane.After, watch.Patterns, Lanes.All, aborted);
        using StoredBatch? batch = read.Batch;
        if (FollowHistory(watch, lane))
        {
            return true;
        }

        if (read.GapBefore)
        {
            lane.Pass(batch is null ? read.Place : batch.FirstSequence - 1);
            SendGap(watch, before);
        }

        while (batch is not null && !SendOwn(watch, lane, batch))
        {
            if (watch.Credit <= 0 || !await turn() || watch.IsEnded)
            {
                return false;
            }

            watch.Refill(output);
        }

        lane.Pass(read.Place);
        return batch is not null || lane.After > before.Sequence || !read.AtEnd;
    }

    /// <summary>Gathers wanted events of a batch until a flush is due or the credit is spent; true when the batch is passed.</summary>
    private bool SendOwn(SocketWatch watch, WatchLane lane, StoredBatch batch)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        int count = 0;
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence <= lane.After)
            {
                continue;
            }

            if (frame.Length >= FrameBytes || count >= watch.Credit)
            {
                Send(watch, frame.Span, count);
                frame.Truncate(0);
                count = 0;
                if (output.IsFull || watch.Credit <= 0)
                {
                    return false;
                }
            }

            lane.Pass(record.Sequence);
            if (watch.Patterns.Matches(record.Channel) && !lane.Partition.IsHidden(record))
            {
                frame.Write(count > 0 ? EventEncoder.Separator(watch.IsBinary) : default);
                EventEncoder.Write(frame, watch.IsBinary, record, lane.Partition.StateOf(record));
                count++;
            }
        }

        Send(watch, frame.Span, count);
        return true;
    }
}
