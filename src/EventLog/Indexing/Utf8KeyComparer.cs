using EventHub.Protocol.Records;

namespace EventHub.EventLog.Indexing;

/// <summary>Lets a dictionary of <see cref="Utf8Key"/> be asked with a span, so that a lookup allocates nothing.</summary>
internal sealed class Utf8KeyComparer : IEqualityComparer<Utf8Key>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Utf8Key>
{
    public static readonly Utf8KeyComparer Instance = new();

    public bool Equals(Utf8Key x, Utf8Key y) => x.Equals(y);

    public int GetHashCode(Utf8Key obj) => obj.GetHashCode();

    public bool Equals(ReadOnlySpan<byte> alternate, Utf8Key other) => alternate.SequenceEqual(other.Bytes);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)EventIdentity.OfChannel(alternate);

    public Utf8Key Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
}
