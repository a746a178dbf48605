namespace EventHub.Client.Wire;

/// <summary>Builds the small frames: watch, unwatch, credit.</summary>
internal static class ControlFrames
{
    private const int WatchOp = 2, UnwatchOp = 3, CreditOp = 7;

    public static byte[] Watch(ulong reference, IReadOnlyCollection<string> patterns, string from, int credit)
    {
        int length = Number(1, reference) + ProtoWriter.SizeOf(3, from) + Number(4, (ulong)credit);
        foreach (string pattern in patterns)
        {
            length += ProtoWriter.SizeOf(2, pattern);
        }

        byte[] frame = new byte[ProtoWriter.SizeOf(WatchOp, length)];
        ProtoWriter writer = new(frame);
        writer.Start(WatchOp, length);
        writer.Number(1, reference);
        foreach (string pattern in patterns)
        {
            writer.Text(2, pattern);
        }

        writer.Text(3, from);
        writer.Number(4, (ulong)credit);
        return frame;
    }

    public static byte[] Unwatch(ulong reference, string watch)
    {
        int length = Number(1, reference) + ProtoWriter.SizeOf(2, watch);
        byte[] frame = new byte[ProtoWriter.SizeOf(UnwatchOp, length)];
        ProtoWriter writer = new(frame);
        writer.Start(UnwatchOp, length);
        writer.Number(1, reference);
        writer.Text(2, watch);
        return frame;
    }

    public static byte[] Credit(string watch, int credit)
    {
        int length = ProtoWriter.SizeOf(2, watch) + Number(3, (ulong)credit);
        byte[] frame = new byte[ProtoWriter.SizeOf(CreditOp, length)];
        ProtoWriter writer = new(frame);
        writer.Start(CreditOp, length);
        writer.Text(2, watch);
        writer.Number(3, (ulong)credit);
        return frame;
    }

    private static int Number(int field, ulong value) => ProtoWriter.SizeOf((ulong)field << 3) + ProtoWriter.SizeOf(value);
}
