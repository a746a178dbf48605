using EventHub.Protocol.Errors;
using Orleans.Runtime;

namespace EventHub.Grains.Schedules;

/// <summary>Tells faults of a storage from all others.</summary>
internal static class StorageFaults
{
    /// <summary>True when the log, or the storage of grain states, did not do what it was asked.</summary>
    public static bool Is(Exception fault) => fault is IOException or UnauthorizedAccessException or OrleansException or EventHubException;
}
