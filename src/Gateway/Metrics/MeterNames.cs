namespace EventHub.Gateway.Metrics;

/// <summary>Names of meters. What <c>/metrics</c> shows is every meter whose name starts with <see cref="Prefix"/>.</summary>
internal static class MeterNames
{
    public const string Prefix = "EventHub.", Gateway = "EventHub.Gateway", Partitions = "EventHub.Partitions", Process = "EventHub.Process";
}
