namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>A page of a subscription's dead letters in one partition.</summary>
/// <param name="Subscription">The id of the subscription.</param>
/// <param name="Filter">Which are wanted.</param>
/// <param name="Sequence">Behind the one of this event,</param>
/// <param name="Walk">and of this way.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="BytesMax">It ends with the one whose event reaches this many bytes, all together.</param>
/// <param name="ExaminedMax">Looks at no more, wanted or not.</param>
public sealed record DeadLetterQuery(long Subscription, DeadLetterFilter Filter, long Sequence, int Walk, int Limit, long BytesMax, int ExaminedMax);
