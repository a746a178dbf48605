namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>Where reading can go on from a place a client remembered.</summary>
/// <param name="AfterSequence">Read on behind this sequence.</param>
/// <param name="HasGap">True when events between the remembered place and this one are gone, or it is of a history that ended.</param>
public readonly record struct ResolvedPlace(long AfterSequence, bool HasGap);
