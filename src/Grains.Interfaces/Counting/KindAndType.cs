using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Counting;

/// <summary>A kind of origin and a type, looked up without a copy; as bytes the kind comes first.</summary>
internal readonly ref struct KindAndType(SourceKind kind, ReadOnlySpan<byte> type)
{
    private readonly ReadOnlySpan<byte> _type = type;

    /// <summary>Compares them with their bytes.</summary>
    public static IEqualityComparer<byte[]> Comparer { get; } = new BytesComparer();

    /// <summary>Both as bytes.</summary>
    public byte[] ToArray() => [(byte)kind, .. _type];

    private int Hash() => HashOf((byte)kind, _type);

    private bool Is(ReadOnlySpan<byte> bytes) => bytes[0] == (byte)kind && _type.SequenceEqual(bytes[1..]);

    private static int HashOf(byte kind, ReadOnlySpan<byte> type)
    {
        HashCode hash = default;
        hash.Add(kind);
        hash.AddBytes(type);
        return hash.ToHashCode();
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<KindAndType, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => HashOf(obj[0], obj.AsSpan(1));

        public bool Equals(KindAndType alternate, byte[] other) => alternate.Is(other);

        public int GetHashCode(KindAndType alternate) => alternate.Hash();

        public byte[] Create(KindAndType alternate) => alternate.ToArray();
    }
}
