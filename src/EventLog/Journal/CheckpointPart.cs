using System.Buffers.Binary;

namespace EventHub.EventLog.Journal;

/// <summary>
/// What the log reads of a checkpoint's part: <c>version (1), 1 in the last part and else 0, lsn of the first part (8 bytes; 0 in the first
/// part itself)</c>. The rest is its owner's.
/// </summary>
internal static class CheckpointPart
{
    public const byte Version = 1;
    public const int PrefixBytes = 10;

    /// <summary>Where the checkpoint begins that the part with <paramref name="lsn"/> completes; 0 when it completes none.</summary>
    public static long CompletedBy(ReadOnlySpan<byte> body, long lsn)
    {
        if (body.Length < PrefixBytes || body[0] != Version || body[1] != 1)
        {
            return 0;
        }

        long first = BinaryPrimitives.ReadInt64LittleEndian(body[2..]);
        return first == 0 ? lsn : first > 0 && first < lsn ? first : 0;
    }
}
