namespace Orleans;

/// <summary>A state on its way between a grain and its storage.</summary>
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>No value yet.</summary>
    public GrainState()
    {
    }

    /// <summary>A value not stored yet.</summary>
    public GrainState(T? state) => State = state;

    /// <summary>A value and its version.</summary>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    public T? State { get; set; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}
