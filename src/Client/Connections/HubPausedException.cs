namespace EventHub.Client.Connections;

/// <summary>The hub stops or starts: this connection takes nothing now, a later one will.</summary>
internal sealed class HubPausedException() : Exception("The hub is stopping or starting and takes nothing for now.");
