namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>A grain or observer interface, with those it derives from.</summary>
internal record struct InterfaceModel(string FullName, string DisplayName, EquatableArray<MethodModel> Methods, EquatableArray<Problem> Problems);
