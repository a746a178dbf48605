namespace EventHub.Protocol.Records;

/// <summary>
/// Event sequences as runs: <c>count, then per run gap and length</c>, unsigned LEB128 of up to 64 bits. A gap is a run's first sequence minus the
/// sequence behind the run before it (0 before the first); runs ascend and do not touch, so a gap and a length are 1 or more.
/// </summary>
public static class SequenceRuns
{
    private const int VarintBytesMax = 10;

    /// <summary>Enough room for <paramref name="count"/> sequences, however they lie.</summary>
    public static int BytesMax(int count) => VarintBytesMax * (1 + (2 * count));

    /// <summary>Writes ascending sequences, each once; the number of bytes.</summary>
    public static int Write(ReadOnlySpan<long> sequences, Span<byte> target)
    {
        int runs = 0;
        for (int i = 0; i < sequences.Length; i++)
        {
            runs += i == 0 || sequences[i] != sequences[i - 1] + 1 ? 1 : 0;
        }

        int at = WriteVarint(target, (ulong)runs);
        long behind = 0;
        for (int start = 0, end; start < sequences.Length; start = end)
        {
            end = start + 1;
            while (end < sequences.Length && sequences[end] == sequences[end - 1] + 1)
            {
                end++;
            }

            at += WriteVarint(target[at..], (ulong)(sequences[start] - behind));
            at += WriteVarint(target[at..], (ulong)(end - start));
            behind = sequences[end - 1] + 1;
        }

        return at;
    }

    /// <summary>Writes one run; the number of bytes.</summary>
    public static int WriteRun(long first, long length, Span<byte> target)
    {
        int at = WriteVarint(target, 1);
        at += WriteVarint(target[at..], (ulong)first);
        return at + WriteVarint(target[at..], (ulong)length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; safe on any bytes.</summary>
    public static Reader Read(ReadOnlySpan<byte> bytes) => new(bytes);

    private static int WriteVarint(Span<byte> target, ulong value)
    {
        int at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        return at;
    }

    /// <summary>Walks runs.</summary>
    public ref struct Reader
    {
        private ReadOnlySpan<byte> _rest;
        private long _left;
        private bool _counted;

        internal Reader(ReadOnlySpan<byte> bytes) => _rest = bytes;

        /// <summary>The run's first sequence.</summary>
        public long First { get; private set; }

        /// <summary>How many sequences it has.</summary>
        public long Length { get; private set; }

        /// <summary>True when the bytes did not hold what their count says.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>What follows the runs, once all were read.</summary>
        public readonly ReadOnlySpan<byte> Rest => _rest;

        /// <summary>Steps to the next run; false behind the last one, and where the bytes make no sense.</summary>
        public bool MoveNext()
        {
            if (!_counted)
            {
                _counted = true;
                IsDamaged = !TryReadVarint(out _left);
            }

            if (IsDamaged || _left == 0)
            {
                return false;
            }

            _left--;
            if (!TryReadVarint(out long gap) || !TryReadVarint(out long length) || gap == 0 || length == 0
                || gap > long.MaxValue - First - Length || length > long.MaxValue - First - Length - gap)
            {
                IsDamaged = true;
                return false;
            }

            First = First + Length + gap;
            Length = length;
            return true;
        }

        private bool TryReadVarint(out long value)
        {
            ulong result = 0;
            for (int i = 0; i < _rest.Length && i < VarintBytesMax; i++)
            {
                result |= (ulong)(_rest[i] & 0x7F) << (7 * i);
                if (_rest[i] < 0x80)
                {
                    _rest = _rest[(i + 1)..];
                    value = (long)result;
                    return value >= 0;
                }
            }

            value = 0;
            return false;
        }
    }
}
