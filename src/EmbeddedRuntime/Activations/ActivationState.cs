namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>The life of an activation, in this order.</summary>
internal enum ActivationState
{
    /// <summary>Coming up; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Valid,

    /// <summary>Running calls end, others wait for the next activation.</summary>
    Deactivating,

    /// <summary>Over.</summary>
    Retired,
}
