using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Json;

/// <summary>Reads the body of a call that takes no field: none at all, or an empty object.</summary>
internal sealed class EmptyDocument : DocumentReader
{
    /// <summary>What is wrong with a body, or null.</summary>
    public static Problem? Check(ReadOnlySpan<byte> json)
    {
        EmptyDocument reader = new();
        return json.IsEmpty ? null : reader.ReadWhole(json, "this call", [], static (_, _, in _) => { }) ?? reader.Found;
    }
}
