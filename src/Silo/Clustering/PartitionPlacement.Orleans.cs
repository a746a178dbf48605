using Orleans.Runtime;

namespace EventHub.Silo.Clustering;

/// <summary>Places the owners of partitions: see <see cref="PartitionPlacementDirector"/>.</summary>
[Serializable]
internal sealed class PartitionPlacement : PlacementStrategy;
