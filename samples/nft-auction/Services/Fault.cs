namespace EventHub.Samples.NftAuction.Services;

/// <summary>A fault that is switched on.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Operation">With which operation: <c>charges</c>, <c>charges/undo</c>, or <c>*</c> for all.</param>
/// <param name="Subject">With which lot or session only; null for all.</param>
/// <param name="Times">How often. Null: until it is taken away.</param>
/// <param name="DelayMs">How long an answer takes that is slow or late. Null: 1,000 and 5,000.</param>
internal sealed record Fault(FaultKind Kind, string Operation = "*", string? Subject = null, int? Times = null, int? DelayMs = null)
{
    public TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMs ?? (Kind == FaultKind.Late ? 5000 : 1000));

    public bool Hits(string operation, string subject) => (Operation == "*" || Operation == operation) && (Subject is null || Subject == subject);
}
