namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>How far the runtime's life has come.</summary>
internal enum RuntimePhase
{
    /// <summary>Calls are made.</summary>
    Running,

    /// <summary>Only calls from grains are made, so that what runs can end.</summary>
    Stopping,

    /// <summary>No call is made.</summary>
    Stopped,
}
