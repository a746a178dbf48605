namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Whether a walk hands an event out.</summary>
internal enum Wanted : byte
{
    No,

    Yes,

    /// <summary>It would, were the event not gone: retention or a purge took it.</summary>
    Gone,

    /// <summary>Its channel is paused, and it is kept for later.</summary>
    Parked,

    /// <summary>Its channel is paused, and it must wait, with everything behind it.</summary>
    Waits,

    /// <summary>The journal must be asked.</summary>
    AskJournal,
}
