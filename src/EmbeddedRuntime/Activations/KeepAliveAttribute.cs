namespace Orleans;

/// <summary>On a grain class: activations never leave for being idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeepAliveAttribute : Attribute;
