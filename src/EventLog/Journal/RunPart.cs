namespace EventHub.EventLog.Journal;

/// <summary>
/// A part of a run of sequences, and the settlement that names it: an entry of the settlement index, 16 bytes on disk. Sorted by level,
/// first sequence, length, lsn.
/// </summary>
/// <remarks>
/// <code>
///  63    60 59             6 5         0
///  | level | first sequence | units − 1 |   lsn
/// </code>
/// At level n a unit is 64^n sequences and a block 64 units. A part consists of whole units and lies in one block, so whatever holds a
/// sequence begins in that sequence's block, at some level. A run of any length has two parts a level at most, one of up to 64 sequences two in all.
/// </remarks>
internal readonly record struct RunPart(ulong Key, long Lsn) : IComparable<RunPart>
{
    /// <summary>Levels that cover every sequence.</summary>
    public const int Levels = 9;

    /// <summary>Parts of one run at most.</summary>
    public const int PartsMax = (2 * Levels) - 1;

    /// <summary>The last sequence that can be indexed; a log that stores a million events a second gets there after 500 years.</summary>
    public const long SequenceMax = (1L << 54) - 1;

    private const int UnitBits = 6;

    /// <summary>Which level it is of.</summary>
    public int Level => (int)(Key >> 60);

    private long First => (long)(Key >> UnitBits) & SequenceMax;

    private long Length => ((long)(Key & 63) + 1) << (UnitBits * Level);

    /// <summary>Puts a run's parts into <paramref name="parts"/>, as keys; how many.</summary>
    public static int Split(long first, long length, Span<ulong> parts)
    {
        int count = 0;
        while (length > 0)
        {
            int level = 0;
            while (level + 1 < Levels && length >> (UnitBits * (level + 1)) > 0 && (first & (Unit(level + 1) - 1)) == 0)
            {
                level++;
            }

            long toBlockEnd = 64 - ((first >> (UnitBits * level)) & 63);
            int units = (int)Math.Min(length >> (UnitBits * level), toBlockEnd);
            parts[count++] = KeyOf(level, first, units);
            first += units * Unit(level);
            length -= units * Unit(level);
        }

        return count;
    }

    /// <summary>The keys between which every part of a level stands that holds <paramref name="sequence"/>, both included.</summary>
    public static (ulong Low, ulong High) KeysFor(int level, long sequence) =>
        (KeyOf(level, sequence & ~(Unit(level + 1) - 1), 1), KeyOf(level, sequence, 64));

    /// <summary>The lowest key of a level.</summary>
    public static ulong KeyOfLevel(int level) => (ulong)level << 60;

    /// <summary>True when it holds <paramref name="sequence"/>.</summary>
    public bool Contains(long sequence) => sequence >= First && sequence - First < Length;

    public int CompareTo(RunPart other) => Key != other.Key ? Key.CompareTo(other.Key) : Lsn.CompareTo(other.Lsn);

    private static long Unit(int level) => 1L << (UnitBits * level);

    private static ulong KeyOf(int level, long first, int units) =>
        ((ulong)level << 60) | ((ulong)first << UnitBits) | (uint)(units - 1);
}
