namespace Orleans.Metadata;

/// <summary>On a grain interface that several classes implement: the type of the one that is meant.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class DefaultGrainTypeAttribute : Attribute
{
    /// <summary>Names the grain type.</summary>
    public DefaultGrainTypeAttribute(string grainType) => GrainType = grainType;

    internal string GrainType { get; }
}
