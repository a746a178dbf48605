using Orleans;

namespace EventHub.Conformance.Calls;

[GenerateSerializer]
[Alias("EventHub.Conformance.RefusalException")]
public sealed class RefusalException : Exception
{
    public RefusalException()
    {
    }

    public RefusalException(string message)
        : base(message)
    {
    }

    public RefusalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    [Id(0)]
    public int Code { get; init; }
}
