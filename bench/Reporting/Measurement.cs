namespace EventHub.Bench.Reporting;

/// <summary>One figure of a run: what, under which conditions, how much of which unit, and the goal if there is one.</summary>
internal sealed record Measurement(string Name, string Conditions, double Value, string Unit)
{
    public double? AtLeast { get; init; }

    public double? AtMost { get; init; }

    /// <summary>Every repetition; <see cref="Value"/> is their median.</summary>
    public IReadOnlyList<double> Runs { get; init; } = [];

    public bool? Met => AtLeast is null && AtMost is null ? null : (AtLeast is null || Value >= AtLeast) && (AtMost is null || Value <= AtMost);
}
