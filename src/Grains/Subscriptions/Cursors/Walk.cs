using EventHub.Grains.Replays;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// A way through a stretch of the log, each priority by itself, and what of it is open: the subscription's own (number 0), without end, or a late one
/// over what came before it, or is handed out again.
/// </summary>
internal sealed class Walk
{
    private Walk(int number, LaneWalk[] lanes, bool replays)
    {
        Number = number;
        Lanes = lanes;
        Replays = replays;
    }

    /// <summary>0 for the subscription's own.</summary>
    public int Number { get; }

    /// <summary>True when it hands out again what was handed out before.</summary>
    public bool Replays { get; }

    public bool IsLate => Number != 0;

    /// <summary>The replay it is a part of, or null.</summary>
    public ReplayPart? Replay { get; set; }

    /// <summary>By priority.</summary>
    public LaneWalk[] Lanes { get; }

    /// <summary>What is not settled, by sequence.</summary>
    public Dictionary<long, OpenDelivery> Open { get; } = [];

    /// <summary>The lowest sequence a lane looks at next.</summary>
    public long Next => Math.Min(Math.Min(Lanes[0].Next, Lanes[1].Next), Math.Min(Lanes[2].Next, Lanes[3].Next));

    /// <summary>True when everything was handed out and settled.</summary>
    public bool IsDone => Open.Count == 0 && Array.TrueForAll(Lanes, lane => lane.Next >= lane.Before);

    /// <summary>A subscription's own way, without end.</summary>
    public static Walk Own(long from) => new(0, LanesOf(_ => from, _ => long.MaxValue), replays: false);

    /// <summary>A late way over what was before a subscription's own.</summary>
    public static Walk Late(int number, long from, long before) => new(number, LanesOf(_ => from, _ => before), replays: false);

    /// <summary>A late way over what <paramref name="own"/> has passed already, from a sequence on.</summary>
    public static Walk Again(int number, long from, Walk own) =>
        new(number, LanesOf(lane => Math.Min(from, own.Lanes[lane].Next), lane => own.Lanes[lane].Next), replays: true);

    /// <summary>A late way over the stretch of a replay.</summary>
    public static Walk Of(ReplayPart part) =>
        new(part.Walk, LanesOf(_ => part.Replay.Range.From, _ => part.Replay.Range.Before), replays: true) { Replay = part };

    /// <summary>A late way that came to its end; a dead letter of it may be opened again.</summary>
    public static Walk Done(int number) => new(number, LanesOf(_ => 0, _ => 0), replays: true);

    /// <summary>Goes on at a sequence, if that is further on.</summary>
    public void SkipTo(long sequence)
    {
        foreach (LaneWalk lane in Lanes)
        {
            lane.MoveTo(Math.Max(lane.Next, Math.Min(sequence, lane.Before)));
        }
    }

    /// <summary>Gives up the batches it holds.</summary>
    public void Release()
    {
        foreach (LaneWalk lane in Lanes)
        {
            lane.Release();
        }
    }

    /// <summary>Writes itself for a checkpoint; times of waits become UTC.</summary>
    public void Write(BinaryWriter writer, DeliveryClock clock)
    {
        writer.Write(Number);
        writer.Write(Replays);
        foreach (LaneWalk lane in Lanes)
        {
            writer.Write(lane.Next);
            writer.Write(lane.Before);
        }

        writer.Write(Open.Count);
        foreach (OpenDelivery delivery in Open.Values)
        {
            delivery.Write(writer, clock);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Walk Read(BinaryReader reader)
    {
        int number = reader.ReadInt32();
        bool replays = reader.ReadBoolean();
        LaneWalk[] lanes = new LaneWalk[4];
        for (byte lane = 0; lane < 4; lane++)
        {
            lanes[lane] = new LaneWalk(lane, reader.ReadInt64(), reader.ReadInt64());
        }

        Walk walk = new(number, lanes, replays);
        for (int open = reader.ReadInt32(); open > 0; open--)
        {
            OpenDelivery delivery = OpenDelivery.Read(reader);
            delivery.Walk = walk;
            walk.Open.Add(delivery.Sequence, delivery);
        }

        return walk;
    }

    private static LaneWalk[] LanesOf(Func<int, long> from, Func<int, long> before) =>
        [.. Enumerable.Range(0, 4).Select(lane => new LaneWalk((byte)lane, from(lane), before(lane)))];
}
