using EventHub.Grains.Interfaces.Partitions;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;

namespace EventHub.Silo.Clustering;

/// <summary>Says of the owners of partitions what their class does not, because the embedded runtime knows nothing of it: where they are placed, and that nothing moves them.</summary>
internal sealed class PartitionGrainProperties : IGrainPropertiesProvider
{
    /// <inheritdoc/>
    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (typeof(IPartitionGrain).IsAssignableFrom(grainClass))
        {
            properties[WellKnownGrainTypeProperties.PlacementStrategy] = nameof(PartitionPlacement);
            properties[WellKnownGrainTypeProperties.Immovable] = ((byte)ImmovableKind.Any).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
