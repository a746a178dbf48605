namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>A grain method: the interface that declares it, and all that its call needs to know.</summary>
internal record struct MethodModel(
    string DeclaringInterface,
    string Name,
    ReturnKind Returns,
    string ReturnType,
    string? ResultType,
    string Options,
    long? TimeoutTicks,
    EquatableArray<ParameterModel> Parameters);
