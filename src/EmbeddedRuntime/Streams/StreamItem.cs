using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>What travels along a stream: an item, else an error, else the end.</summary>
internal sealed record StreamItem(object? Value, bool IsValue, Exception? Error, StreamSequenceToken Token);
