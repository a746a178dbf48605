using EventHub.Protocol.Records;

namespace EventHub.EventLog.Indexing;

/// <summary>Bytes as a dictionary key that can be looked up by a span.</summary>
internal readonly struct Utf8Key(byte[] bytes) : IEquatable<Utf8Key>
{
    public byte[] Bytes { get; } = bytes;

    public bool Equals(Utf8Key other) => Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is Utf8Key other && Equals(other);

    public override int GetHashCode() => (int)EventIdentity.OfChannel(Bytes);
}
