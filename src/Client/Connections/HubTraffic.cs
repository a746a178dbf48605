using EventHub.Client.Consuming;
using EventHub.Client.Publishing;
using EventHub.Client.Watching;

namespace EventHub.Client.Connections;

/// <summary>Who shares a client's connection.</summary>
/// <param name="Queue">What is published.</param>
/// <param name="Watches">What is watched.</param>
/// <param name="Consumes">What is consumed and settled.</param>
internal sealed record HubTraffic(PublishQueue Queue, WatchRegistry Watches, ConsumeRegistry Consumes);
