using System.Text.Json;

namespace EventHub.Client;

/// <summary>The hub at a glance.</summary>
/// <param name="Version">Its version.</param>
/// <param name="State"><c>ready</c>, <c>degraded</c> or <c>draining</c>.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Watchers">Live watchers.</param>
/// <param name="All">Everything the hub said, partitions included, as in <c>GET /v1/stats</c>.</param>
public sealed record HubStats(string Version, string State, DateTimeOffset StartedAt, long Watchers, JsonElement All);
