namespace Orleans.Runtime;

/// <summary>An observer was called that is gone: deleted, or no longer kept by whoever made it.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId id)
        : base($"Observer {id} is gone: its reference was deleted, or nobody keeps the object. Subscribe again.")
    {
    }
}
