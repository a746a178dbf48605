namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>A parameter: its type in full, and its name as written.</summary>
internal record struct ParameterModel(string Type, string Name, bool IsCancellationToken);
