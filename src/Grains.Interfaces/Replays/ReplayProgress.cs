using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// Where a replay stands in a partition.
/// </summary>
/// <param name="Definition">What it is.</param>
/// <param name="State">Where it stands here.</param>
/// <param name="Version">From 1; each pause, resume and cancellation has the next.</param>
/// <param name="CreatedTicks">When it began, UTC ticks.</param>
/// <param name="ChangedTicks">When it was last paused, resumed or cancelled; else when it began. UTC ticks.</param>
/// <param name="EndedTicks">When it was completed or cancelled, UTC ticks; 0 before.</param>
/// <param name="HandedOut">Deliveries handed out, each counted once; of dead letters those that were opened again.</param>
/// <param name="Open">Those of them that are not over.</param>
/// <param name="Failed">Those of them that became dead letters.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayProgress")]
public sealed record ReplayProgress(
    [property: Id(0)] ReplayDefinition Definition, [property: Id(1)] ReplayState State, [property: Id(2)] int Version, [property: Id(3)] long CreatedTicks, [property: Id(4)] long ChangedTicks, [property: Id(5)] long EndedTicks, [property: Id(6)] long HandedOut, [property: Id(7)] long Open, [property: Id(8)] long Failed)
{
    /// <summary>True while it may still hand something out.</summary>
    public bool IsUnderWay => State is ReplayState.Running or ReplayState.Paused;
}
