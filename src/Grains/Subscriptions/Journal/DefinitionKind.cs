namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>What a definition record says. The numbers are on disk.</summary>
internal enum DefinitionKind : byte
{
    /// <summary>A subscription is new, or has a new version.</summary>
    Put = 1,

    /// <summary>A subscription was deleted.</summary>
    Removed = 2,

    /// <summary>A subscription was moved.</summary>
    Moved = 3,
}
