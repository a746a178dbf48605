using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A stored state cannot be trusted or read. It is left as it is.</summary>
public sealed class CorruptStateException : OrleansException
{
    /// <summary>Without words.</summary>
    public CorruptStateException()
    {
    }

    /// <summary>In words.</summary>
    public CorruptStateException(string message)
        : base(message)
    {
    }

    /// <summary>In words, with the cause.</summary>
    public CorruptStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
