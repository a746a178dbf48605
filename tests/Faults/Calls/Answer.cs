using System.Text.Json;

namespace EventHub.Faults.Calls;

/// <summary>What the hub answered, whatever the status.</summary>
internal sealed record Answer(int Status, JsonElement Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>It was refused: it did not happen, and never will.</summary>
    public bool IsRefusal => IsRefused(Status);

    public static bool IsRefused(int status) => status is >= 400 and < 500 and not 429;

    public override string ToString() => $"{Status} {(Body.ValueKind == JsonValueKind.Undefined ? "" : Body.GetRawText())}";
}
