namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>A grain or observer interface, with those it derives from.</summary>
internal sealed record InterfaceModel(string FullName, string DisplayName, EquatableArray<MethodModel> Methods, EquatableArray<Problem> Problems);
