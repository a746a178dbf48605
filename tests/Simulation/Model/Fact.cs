namespace EventHub.Simulation.Model;

/// <summary>Whether something is so.</summary>
internal enum Fact
{
    No,

    /// <summary>It was asked for, and no answer came.</summary>
    Perhaps,

    Yes,
}
