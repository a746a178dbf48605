namespace EventHub.Client.Publishing;

/// <summary>The bounds of a queue, copied once.</summary>
internal sealed record PublishQueueOptions(
    Uri Server, int BatchEventsMax, int BatchBytesMax, int FramesInFlightMax, int BufferEventsMax, int BufferBytesMax, int EventBytesMax,
    TimeSpan PublishTimeout, bool GenerateKeys)
{
    public static PublishQueueOptions From(EventHubClientOptions options) => new(
        options.Server, options.BatchEventsMax, options.BatchBytesMax, options.FramesInFlightMax, options.BufferEventsMax, options.BufferBytesMax,
        options.EventBytesMax, options.PublishTimeout, options.GenerateIdempotencyKeys);
}
