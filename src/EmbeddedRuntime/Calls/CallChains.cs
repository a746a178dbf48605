namespace Orleans.Runtime;

/// <summary>Names for call chains. They need to differ within the process only, so a counter serves.</summary>
internal static class CallChains
{
    private static long s_last;

    public static Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref s_last));
        return new Guid(bytes);
    }
}
