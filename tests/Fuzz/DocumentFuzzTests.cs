using EventHub.Fuzz.Documents;
using EventHub.Fuzz.Kit;

namespace EventHub.Fuzz;

/// <summary>Definitions and requests in JSON.</summary>
public sealed class DocumentFuzzTests
{
    [Fact]
    public void Policies_AnyBytes() => FuzzRun.Of(AllDocuments.Policies);

    [Fact]
    public void Subscriptions_AnyBytes() => FuzzRun.Of(AllDocuments.Subscriptions);

    [Fact]
    public void Schedules_AnyBytes() => FuzzRun.Of(AllDocuments.Schedules);

    [Fact]
    public void Replays_AnyBytes() => FuzzRun.Of(AllDocuments.Replays);

    [Fact]
    public void DeadLetters_AnyBytes() => FuzzRun.Of(AllDocuments.DeadLetters);

    [Fact]
    public void Pulls_AnyBytes() => FuzzRun.Of(AllDocuments.Pulls);

    [Fact]
    public void Seeks_AnyBytes() => FuzzRun.Of(AllDocuments.Seeks);

    [Fact]
    public void Purges_AnyBytes() => FuzzRun.Of(AllDocuments.Purges);

    [Fact]
    public void Settlements_AnyBytes() => FuzzRun.Of(AllDocuments.Settlements);
}
