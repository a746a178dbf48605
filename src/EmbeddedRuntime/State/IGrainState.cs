namespace Orleans;

/// <summary>A state on its way between a grain and its storage.</summary>
public interface IGrainState<T>
{
    /// <summary>The value.</summary>
    T? State { get; set; }

    /// <summary>The version read or written; null when there is no record.</summary>
    string? ETag { get; set; }

    /// <summary>Whether there is a record in storage.</summary>
    bool RecordExists { get; set; }
}
