using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream, apart from its items.</summary>
public interface IAsyncStream
{
    /// <summary>Whether subscribers can begin in the past; false here.</summary>
    bool IsRewindable { get; }

    /// <summary>The provider's name.</summary>
    string ProviderName { get; }

    /// <summary>The stream's identity within its provider.</summary>
    StreamId StreamId { get; }
}
