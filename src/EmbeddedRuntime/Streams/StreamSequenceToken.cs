using System.Diagnostics.CodeAnalysis;

namespace Orleans.Streams;

/// <summary>An item's place in its stream.</summary>
[SuppressMessage("Design", "CA1036", Justification = "The same members as on a cluster.")]
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken>, IComparable<StreamSequenceToken>
{
    /// <summary>The number of the event, growing along the stream.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>The number within the event; 0 here.</summary>
    public abstract int EventIndex { get; protected set; }

    /// <inheritdoc/>
    public abstract bool Equals(StreamSequenceToken? other);

    /// <inheritdoc/>
    public abstract int CompareTo(StreamSequenceToken? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);
}
