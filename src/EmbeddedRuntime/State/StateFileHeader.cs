namespace EventHub.EmbeddedRuntime.State;

/// <summary>The first line of a state file.</summary>
internal sealed record StateFileHeader(string ETag, string Sha256);
