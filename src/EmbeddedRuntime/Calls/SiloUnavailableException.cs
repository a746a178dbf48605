namespace Orleans.Runtime;

/// <summary>A call was not made because the runtime is stopping or has stopped.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>In general words.</summary>
    public SiloUnavailableException()
        : base("The grain runtime is unavailable.")
    {
    }

    /// <summary>In words.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>In words, with the cause.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
