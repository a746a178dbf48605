namespace Orleans;

/// <summary>The type crosses the wire on a cluster. In this runtime a marker only.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>A marker only.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}
