using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Shorter ways to name a stream.</summary>
public static class StreamProviderExtensions
{
    /// <summary>A stream told apart by text, without a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) => Of<T>(streamProvider, StreamId.Create(null, id));

    /// <summary>A stream told apart by text.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) => Of<T>(streamProvider, StreamId.Create(ns, id));

    /// <summary>A stream told apart by GUID, without a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) => Of<T>(streamProvider, StreamId.Create(null, id));

    /// <summary>A stream told apart by GUID.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, Guid id) => Of<T>(streamProvider, StreamId.Create(ns, id));

    /// <summary>A stream told apart by number, without a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, long id) => Of<T>(streamProvider, StreamId.Create(null, id));

    /// <summary>A stream told apart by number.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, long id) => Of<T>(streamProvider, StreamId.Create(ns, id));

    private static IAsyncStream<T> Of<T>(IStreamProvider provider, StreamId id)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return provider.GetStream<T>(id);
    }
}
