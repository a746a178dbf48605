namespace EventHub.Gateway.Metrics;

/// <summary>The tag values of one series, in the order the instrument gives them. Compared by value; allocates nothing to look up.</summary>
internal readonly struct TagSet : IEquatable<TagSet>
{
    /// <summary>Most tags an instrument may have here.</summary>
    public const int CountMax = 4;

    private readonly int _count;
    private readonly KeyValuePair<string, object?> _a, _b, _c, _d;

    public TagSet(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _count = Math.Min(tags.Length, CountMax);
        _a = _count > 0 ? tags[0] : default;
        _b = _count > 1 ? tags[1] : default;
        _c = _count > 2 ? tags[2] : default;
        _d = _count > 3 ? tags[3] : default;
    }

    public bool Equals(TagSet other) =>
        _count == other._count && Same(_a, other._a) && Same(_b, other._b) && Same(_c, other._c) && Same(_d, other._d);

    public override bool Equals(object? obj) => obj is TagSet other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a.Value, _b.Value, _c.Value, _d.Value);

    /// <summary>The tags as a list.</summary>
    public KeyValuePair<string, object?>[] ToArray() => new[] { _a, _b, _c, _d }[.._count];

    private static bool Same(in KeyValuePair<string, object?> left, in KeyValuePair<string, object?> right) =>
        string.Equals(left.Key, right.Key, StringComparison.Ordinal) && Equals(left.Value, right.Value);
}
