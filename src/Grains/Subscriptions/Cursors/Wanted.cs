namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Whether a walk hands an event out.</summary>
internal enum Wanted : byte
{
    No,

    Yes,

    /// <summary>The journal must be asked.</summary>
    AskJournal,
}
