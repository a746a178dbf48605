namespace Orleans.Core;

/// <summary>A grain's persistent state, apart from its value.</summary>
public interface IStorage
{
    /// <summary>The version last read or written; null when there is no record.</summary>
    string? Etag { get; }

    /// <summary>Whether there is a record in storage.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record; the value starts anew.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote since the last read.</exception>
    Task ClearStateAsync();

    /// <summary>Removes the record; the value starts anew.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote since the last read.</exception>
    Task ClearStateAsync(CancellationToken cancellationToken);

    /// <summary>Stores the value. Durable on return as far as the storage is.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote since the last read.</exception>
    Task WriteStateAsync();

    /// <summary>Stores the value. Durable on return as far as the storage is.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote since the last read.</exception>
    Task WriteStateAsync(CancellationToken cancellationToken);

    /// <summary>Reads the value again.</summary>
    Task ReadStateAsync();

    /// <summary>Reads the value again.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken);
}
