using EventHub.EmbeddedRuntime.Activations;

namespace Orleans.Runtime;

/// <summary>What all references to grains of one type through one interface share. Made by the runtime.</summary>
public sealed class GrainReferenceShared
{
    internal GrainReferenceShared(GrainRuntime runtime, GrainType grainType, Type interfaceType)
    {
        Runtime = runtime;
        GrainType = grainType;
        InterfaceType = GrainInterfaceType.Create(interfaceType.FullName ?? interfaceType.Name);
    }

    internal GrainRuntime Runtime { get; }

    internal GrainType GrainType { get; }

    internal GrainInterfaceType InterfaceType { get; }
}
