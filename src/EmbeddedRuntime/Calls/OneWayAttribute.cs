namespace Orleans.Concurrency;

/// <summary>On an interface method: the caller goes on at once and learns nothing of the outcome.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
