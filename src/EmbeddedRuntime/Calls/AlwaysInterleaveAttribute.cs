namespace Orleans.Concurrency;

/// <summary>On an interface method: its calls run beside whatever else the grain is doing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
