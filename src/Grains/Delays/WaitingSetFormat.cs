namespace EventHub.Grains.Delays;

/// <summary>
/// The waiting set in a checkpoint: a number, then of each event in order what it has more than the one before, as LEB128: time, lsn (which may be
/// less: its lowest bit is the sign), and how much further back its copy stands (0 without one). About six bytes an event.
/// </summary>
internal static class WaitingSetFormat
{
    public static void Write(BinaryWriter writer, WaitingSet waiting)
    {
        writer.Write7BitEncodedInt(waiting.Count);
        WaitingEvent before = default;
        foreach (WaitingEvent next in waiting.All)
        {
            long lsns = next.OriginLsn - before.OriginLsn;
            writer.Write7BitEncodedInt64(next.DueTicks - before.DueTicks);
            writer.Write7BitEncodedInt64((lsns << 1) ^ (lsns >> 63));
            writer.Write7BitEncodedInt64(next.Lsn - next.OriginLsn);
            before = next;
        }
    }

    public static void Read(BinaryReader reader, WaitingSet waiting)
    {
        WaitingEvent before = default;
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            long due = before.DueTicks + reader.Read7BitEncodedInt64();
            long folded = reader.Read7BitEncodedInt64();
            long origin = before.OriginLsn + ((folded >>> 1) ^ -(folded & 1));
            before = new WaitingEvent(due, origin, origin + reader.Read7BitEncodedInt64());
            waiting.Add(before);
        }
    }
}
