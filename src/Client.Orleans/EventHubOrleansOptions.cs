namespace EventHub.Client.Orleans;

/// <summary>Which cluster a service is a client of.</summary>
public sealed class EventHubOrleansOptions
{
    /// <summary>The Redis server in which the cluster meets: <c>host:port</c>, with the options of StackExchange.Redis behind it. Default <c>127.0.0.1:6379</c>.</summary>
    public string Redis { get; set; } = "127.0.0.1:6379";

    /// <summary>The prefix of the hub's keys there, as in the silos' <c>Storage:Address</c>. Default <c>eventhub</c>.</summary>
    public string Prefix { get; set; } = "eventhub";

    /// <summary>As <c>Cluster:Id</c> of the silos. Default <c>eventhub</c>.</summary>
    public string ClusterId { get; set; } = "eventhub";

    /// <summary>As <c>Cluster:ServiceId</c> of the silos. Default <c>eventhub</c>.</summary>
    public string ServiceId { get; set; } = "eventhub";

    /// <summary>How long a call may take. Default 15 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Measures waits. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
