using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Gives streams.</summary>
public interface IStreamProvider
{
    /// <summary>The provider's name.</summary>
    string Name { get; }

    /// <summary>Whether subscribers can begin in the past; false here.</summary>
    bool IsRewindable { get; }

    /// <summary>The stream of that identity.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
