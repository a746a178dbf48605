namespace EventHub.Bench.Compare.Pages;

/// <summary>One bar.</summary>
internal sealed record Bar(string Name, double Value, bool IsOurs);
