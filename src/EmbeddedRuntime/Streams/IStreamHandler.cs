namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>An observer of whatever item type.</summary>
internal interface IStreamHandler
{
    Task TakeAsync(StreamItem item);
}
