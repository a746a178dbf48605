namespace Orleans.Runtime;

/// <summary>A call was not made because too many wait already.</summary>
public class LimitExceededException : OrleansException
{
    /// <summary>Without words.</summary>
    public LimitExceededException()
    {
    }

    /// <summary>In words.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>In words, with the cause.</summary>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
