namespace EventHub.EmbeddedRuntime.State;

/// <summary>A state as it is on disk.</summary>
internal sealed record StateRecord(string ETag, ReadOnlyMemory<byte> Json);
