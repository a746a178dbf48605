using System.Text.Json.Serialization;

namespace EventHub.Bench.Compare;

/// <summary>All runs of one contender in one scenario. Runs of the same number in one scenario followed each other, so ratios are taken between them.</summary>
/// <param name="Part">Such as <c>publish</c>.</param>
/// <param name="Scenario">What all contenders did, such as <c>200 B, window 1,000</c>.</param>
/// <param name="Contender">Who did it.</param>
internal sealed record Series(string Part, string Scenario, string Contender, IReadOnlyList<Sample> Runs)
{
    [JsonIgnore]
    public Sample Median => Sample.Median(Runs);
}
