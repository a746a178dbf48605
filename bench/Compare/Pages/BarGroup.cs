namespace EventHub.Bench.Compare.Pages;

/// <summary>Bars under one heading.</summary>
internal sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);
