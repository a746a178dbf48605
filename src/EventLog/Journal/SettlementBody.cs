using EventHub.Protocol.Records;

namespace EventHub.EventLog.Journal;

/// <summary>
/// What the log reads of a settlement: <c>version (1), then the sequences it speaks of as runs</c>. The rest is its owner's.
/// </summary>
internal static class SettlementBody
{
    public const byte Version = 1;

    /// <summary>Its runs; false when the body is of another version or makes no sense, and then it has none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out SequenceRuns.Reader runs)
    {
        runs = default;
        if (body.IsEmpty || body[0] != Version)
        {
            return false;
        }

        runs = SequenceRuns.Read(body[1..]);
        SequenceRuns.Reader check = runs;
        while (check.MoveNext())
        {
            if (check.First + (check.Length - 1) > RunPart.SequenceMax)
            {
                return false;
            }
        }

        return !check.IsDamaged;
    }
}
