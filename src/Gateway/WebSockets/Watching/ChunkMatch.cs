namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>How much of a chunk a watch wants.</summary>
internal enum ChunkMatch
{
    None,
    Some,
    All,
}
