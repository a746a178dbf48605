namespace EventHub.Client.Wire;

/// <summary>Builds the small frames: watch, unwatch, consume, unconsume, credit.</summary>
internal static class ControlFrames
{
    private const int WatchOp = 2, UnwatchOp = 3, ConsumeOp = 4, UnconsumeOp = 5, CreditOp = 7;

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

    public static byte[] Unwatch(ulong reference, string watch) => Named(UnwatchOp, reference, watch);

    public static byte[] Consume(ulong reference, string subscription, int credit)
    {
        int length = Number(1, reference) + ProtoWriter.SizeOf(2, subscription) + Number(3, (ulong)credit);
        byte[] frame = new byte[ProtoWriter.SizeOf(ConsumeOp, length)];
        ProtoWriter writer = new(frame);
        writer.Start(ConsumeOp, length);
        writer.Number(1, reference);
        writer.Text(2, subscription);
        writer.Number(3, (ulong)credit);
        return frame;
    }

    public static byte[] Unconsume(ulong reference, string subscription) => Named(UnconsumeOp, reference, subscription);

    /// <summary>More events for a watch.</summary>
    public static byte[] Credit(string watch, int credit) => Credit(2, watch, credit);

    /// <summary>More deliveries of a subscription.</summary>
    public static byte[] CreditOf(string subscription, int credit) => Credit(1, subscription, credit);

    private static byte[] Credit(int field, string name, int credit)
    {
        int length = ProtoWriter.SizeOf(field, name) + Number(3, (ulong)credit);
        byte[] frame = new byte[ProtoWriter.SizeOf(CreditOp, length)];
        ProtoWriter writer = new(frame);
        writer.Start(CreditOp, length);
        writer.Text(field, name);
        writer.Number(3, (ulong)credit);
        return frame;
    }

    private static byte[] Named(int op, ulong reference, string name)
    {
        int length = Number(1, reference) + ProtoWriter.SizeOf(2, name);
        byte[] frame = new byte[ProtoWriter.SizeOf(op, length)];
        ProtoWriter writer = new(frame);
        writer.Start(op, length);
        writer.Number(1, reference);
        writer.Text(2, name);
        return frame;
    }

    private static int Number(int field, ulong value) => ProtoWriter.SizeOf((ulong)field << 3) + ProtoWriter.SizeOf(value);
}
