namespace Orleans.Concurrency;

/// <summary>On a grain class: calls start while others await. Turns still never overlap.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
