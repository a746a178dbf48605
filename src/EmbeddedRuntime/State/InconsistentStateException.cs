using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A state was not written because the record is not the one that was read. An activation that lets it escape is deactivated.</summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>Without words.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>In words.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>In words, with the cause.</summary>
    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>In words, with both ETags.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>In words, with both ETags and the cause.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The ETag of the record; null when there is none.</summary>
    public string? StoredEtag { get; }

    /// <summary>The ETag that the grain had.</summary>
    public string? CurrentEtag { get; }

    /// <summary>True until the activation in which it arose has been dealt with.</summary>
    internal bool IsFresh { get; set; } = true;
}
