namespace EventHub.Sagas.Instances;

/// <summary>Up to which event of a partition an instance has taken what concerns it.</summary>
public readonly record struct SeenMark(int Partition, long Sequence);
