namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Where a delivery that is not settled stands.</summary>
internal enum OpenState : byte
{
    /// <summary>Held back: another of its key is open.</summary>
    Held,

    /// <summary>Goes to the next consumer that has credit.</summary>
    Ready,

    /// <summary>Its attempt is being journalled; then it is handed over.</summary>
    Announced,

    /// <summary>With a consumer.</summary>
    InFlight,

    /// <summary>Its settlement is being journalled.</summary>
    Settling,

    /// <summary>Waits for its next attempt to be due.</summary>
    Waiting,

    /// <summary>Over, while a queue still has it.</summary>
    Dropped,

    /// <summary>Ready, but its channel is paused.</summary>
    Parked,
}
