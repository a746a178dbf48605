using System.Text.Json;

namespace EventHub.Samples.NftAuction.Services;

/// <summary>Something a service did.</summary>
/// <param name="Key">The idempotency key it was asked for with.</param>
/// <param name="Operation">What: <c>charges</c>.</param>
/// <param name="Subject">For which lot or session.</param>
/// <param name="Body">What it was asked with.</param>
/// <param name="Requests">How often it was asked for; it was done once.</param>
/// <param name="Undone">How often it was undone: 0 or 1.</param>
internal sealed record LedgerEntry(string Key, string Operation, string Subject, JsonElement Body, int Requests, int Undone)
{
    /// <summary>A field of what it was asked with; empty when it is not there.</summary>
    public string Field(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
}
