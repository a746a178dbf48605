using System.Text;
using EventHub.Tests.Kit.Running;
using Xunit.Sdk;

namespace EventHub.Scenarios.Ledgers;

/// <summary>The check must see what it is there to see.</summary>
public sealed class LedgerCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Losses_doubles_and_phantoms_are_seen()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--storage", "memory");
        Ledger ledger = new();
        string kept = ledger.NewKey(), lost = ledger.NewKey();
        await PublishAsync(hub, kept);
        await LedgerCheck.AgreesAsync(ledger, hub);

        ledger.Acknowledge(lost, "01a1fdaa-1755-7000-8000-0000000000cb");
        Assert.Contains("is gone", (await Assert.ThrowsAnyAsync<XunitException>(() => LedgerCheck.AgreesAsync(ledger, hub))).Message, StringComparison.Ordinal);

        await PublishAsync(hub, kept);
        Assert.Contains("stored twice", (await Assert.ThrowsAnyAsync<XunitException>(() => LedgerCheck.AgreesAsync(ledger, hub))).Message, StringComparison.Ordinal);

        await PublishAsync(hub, "k-99");
        Assert.Contains("never published", (await Assert.ThrowsAnyAsync<XunitException>(() => LedgerCheck.AgreesAsync(new Ledger(), hub))).Message, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(RunningHub hub, string key)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/channels/ledger.c0/events", new StringContent($"\"{key}\"", Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }
}
