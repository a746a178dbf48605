using System.Text.Json;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>How states are written.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General) { IncludeFields = true };
}
