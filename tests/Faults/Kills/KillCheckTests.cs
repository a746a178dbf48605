using EventHub.Faults.Calls;
using EventHub.Tests.Kit.Running;
using Xunit.Sdk;

namespace EventHub.Faults.Kills;

/// <summary>The check must see what it is there to see.</summary>
public sealed class KillCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KillLedger _ledger = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Losses_doubles_phantoms_and_what_is_stuck_are_seen()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--storage", "memory");
        await hub.Client.AskAsync(HttpMethod.Put, "/v1/subscriptions/s", KillOperator.Definition("k.>", "10"));
        SentEvent kept = Send(1), lost = Send(2), refused = Send(3);
        string id = await PublishAsync(hub, kept);
        await KillCheck.AgreesAsync(_ledger, hub.Client);
        await SeesAsync("is pending", () => KillCheck.EverythingEndedAsync(_ledger, hub.Client, "s"));

        lost.Acknowledge("01a1fdaa-1755-7000-8000-0000000000cb");
        await SeesAsync("gone", () => KillCheck.AgreesAsync(_ledger, hub.Client));
        _ledger.Sent.TryRemove(lost.Key, out _);

        _ledger.Deleted[id] = true;
        await SeesAsync("was deleted", () => KillCheck.AgreesAsync(_ledger, hub.Client));
        _ledger.Deleted.Clear();

        refused.Refuse();
        await PublishAsync(hub, refused);
        await SeesAsync("was refused", () => KillCheck.AgreesAsync(_ledger, hub.Client));
        _ledger.Sent.TryRemove(refused.Key, out _);
        await SeesAsync("never sent", () => KillCheck.AgreesAsync(_ledger, hub.Client));
        _ledger.Sent[refused.Key] = Send(3);

        await PublishAsync(hub, kept);
        await SeesAsync("stored twice", () => KillCheck.AgreesAsync(_ledger, hub.Client));
    }

    [Fact]
    public void What_was_settled_must_not_come_again_unless_late_or_asked_for_before()
    {
        long before = _ledger.Stamp();
        _ledger.Settle("s", "1");
        long after = _ledger.Stamp();
        _ledger.Deliver("s", "1", isLate: true, after);
        _ledger.Deliver("s", "1", isLate: false, before);
        _ledger.Deliver("t", "1", isLate: false, after);
        Assert.ThrowsAny<XunitException>(() => _ledger.Deliver("s", "1", isLate: false, after));
    }

    [Fact]
    public void A_register_is_what_was_acknowledged_or_tried_since()
    {
        Register register = new("It");
        register.Try("1");
        register.Is("1");
        register.Try("2");
        register.Check("2");
        Assert.Contains("It is 1", Assert.ThrowsAny<XunitException>(() => register.Check("1")).Message, StringComparison.Ordinal);
    }

    private SentEvent Send(int number)
    {
        string payload = $$"""{"key":"p-{{number}}"}""";
        return _ledger.Sent[$"p-{number}"] = new SentEvent($"p-{number}", number, "k.p", $$"""{"channel":"k.p","payload":{{payload}}}""", payload, repeats: false);
    }

    private static async Task<string> PublishAsync(RunningHub hub, SentEvent sent) =>
        (await hub.Client.AskAsync(HttpMethod.Post, "/v1/events", sent.Body)).GetProperty("id").GetString()!;

    private static async Task SeesAsync(string what, Func<Task> check) =>
        Assert.Contains(what, (await Assert.ThrowsAnyAsync<XunitException>(check)).Message, StringComparison.Ordinal);
}
