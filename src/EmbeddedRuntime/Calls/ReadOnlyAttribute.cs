namespace Orleans.Concurrency;

/// <summary>On an interface method: its calls run beside other read-only calls.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
