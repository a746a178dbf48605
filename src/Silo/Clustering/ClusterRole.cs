namespace EventHub.Silo.Clustering;

/// <summary>What a process is in a cluster.</summary>
public enum ClusterRole
{
    /// <summary>In none: a hub by itself.</summary>
    Alone = 0,

    /// <summary>A silo that owns partitions and hosts grains, with a gateway in the same process.</summary>
    Silo = 1,

    /// <summary>A gateway only: an Orleans client of the silos.</summary>
    Gateway = 2,
}
