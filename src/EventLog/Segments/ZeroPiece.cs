using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Segments;

/// <summary>Zeros to write ahead of a log, in memory that a direct write takes as it is.</summary>
internal static class ZeroPiece
{
    /// <summary>Most that are written at once: a commit that comes meanwhile waits for no more than this.</summary>
    public const int Bytes = 256 << 10;

    private static readonly SharedBuffer s_zeros = Make();

    /// <summary>As many zeros as are wanted, at most <see cref="Bytes"/>.</summary>
    public static ReadOnlySpan<byte> UpTo(long wanted) => s_zeros.Span[..(int)Math.Min(Bytes, wanted)];

    private static SharedBuffer Make()
    {
        SharedBuffer zeros = new(Bytes, pool: null);
        zeros.Span.Clear();
        return zeros;
    }
}
