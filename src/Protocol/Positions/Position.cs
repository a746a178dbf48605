namespace EventHub.Protocol.Positions;

/// <summary>Where an event stands. JSON: <c>{"partition":0,"epoch":"8f2c01d4","sequence":42}</c>.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Epoch">The history its sequence belongs to.</param>
/// <param name="Sequence">Its number there, from 1.</param>
public readonly record struct Position(int Partition, Epoch Epoch, long Sequence);
