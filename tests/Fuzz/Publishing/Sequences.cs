using System.Buffers;

namespace EventHub.Fuzz.Publishing;

/// <summary>Bytes in two pieces.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int cut)
    {
        Piece first = new(bytes.AsMemory(0, cut), 0, null);
        Piece second = new(bytes.AsMemory(cut), cut, first);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start, Piece? before)
        {
            Memory = memory;
            RunningIndex = start;
            if (before is not null)
            {
                before.Next = this;
            }
        }
    }
}
