using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Grains.Tests.Remote;
using EventHub.Protocol.Errors;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using SagaAnswer = EventHub.Grains.Interfaces.Sagas.SagaAnswer;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Instances go to another version of their definition: stored like anything else that happens to them, and once.</summary>
public sealed class SagaMigratingTests
{
    private static readonly ImmutableDictionary<string, string> ToSending = ImmutableDictionary<string, string>.Empty.Add("shipping", "sending");

    // Version 2 takes the shipment in another state, on another channel, and says so on another.
    private static readonly SagaDefinition Second = SagaDocument.Read(SagaFixture.Order
        .Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("shipping", "sending", StringComparison.Ordinal)
        .Replace("orders.shipped", "orders.sent", StringComparison.Ordinal).Replace("orders.done", "orders.closed", StringComparison.Ordinal)
        .Replace("1h", "365d", StringComparison.Ordinal));

    [Fact]
    public async Task Two_versions_run_side_by_side_and_one_is_taken_to_the_other()
    {
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.PlaceAsync("k2");
        await hub.UntilInAsync("k1", "shipping");
        await hub.UntilInAsync("k2", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        await hub.PlaceAsync("k3");
        await hub.UntilInAsync("k3", "sending");

        SagaAnswer taken = await AskAsync(Local(hub), "k1");
        Assert.Equal(("taken", 2, "sending"), (taken.Effect, taken.Saga!.Version, taken.Saga.State));
        foreach (string key in new[] { "k1", "k2", "k3" })
        {
            await hub.ShipAsync(key);
            await hub.Log.PublishAsync("orders.sent", $$"""{"id":"{{key}}"}""");
        }

        foreach (string key in new[] { "k1", "k2", "k3" })
        {
            await hub.UntilEndedAsync(key, SagaStatus.Completed);
        }

        Assert.Equal(["""{"id":"k2"}"""], await hub.PayloadsAsync("orders.done"));
        Assert.Equal(["""{"id":"k1"}""", """{"id":"k3"}"""], (await hub.PayloadsAsync("orders.closed")).Order());
        Assert.Equal(6, hub.Services.Effects.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_record_leads_to_the_same_after_a_crash_and_a_repetition_changes_nothing(bool checkpoint)
    {
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        Assert.Equal("taken", (await AskAsync(Local(hub), "k1")).Effect);
        SagaInstance before = hub.Find("k1")!;
        if (checkpoint)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        await hub.Log.KillAsync();
        Assert.Equal(EventHub.Sagas.Storage.SagaInstanceFormat.Write(before), EventHub.Sagas.Storage.SagaInstanceFormat.Write(hub.Find("k1")!));
        Assert.Equal("repeated", (await AskAsync(Local(hub), "k1")).Effect);
        Assert.Equal(["From version 1 to 2, in place of 'shipping'."], await MigrationsAsync(hub));
        await hub.Log.PublishAsync("orders.sent", """{"id":"k1"}""");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
    }

    [Fact]
    public async Task What_is_not_stored_did_not_happen()
    {
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        hub.Log.Disk.FailsSync = true;
        Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(() => AskAsync(Local(hub), "k1"))).Code);
        hub.Log.Disk.FailsSync = false;
        await hub.Log.PublishWhenOpenAsync("other");
        int known = hub.Find("k1")!.Version;
        Assert.Equal(known == 1 ? "taken" : "repeated", (await AskAsync(Local(hub), "k1")).Effect);
        Assert.Single(await MigrationsAsync(hub));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_reason()
    {
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        SagaAnswer unknown = await AskAsync(Local(hub), "k1", 3);
        Assert.Equal(ErrorCodes.SagaVersionNotFound.Number, unknown.Refusal?.Code);
        Assert.Contains("There are 1, 2;", unknown.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await AskAsync(Local(hub), "k9")).Refusal?.Code);
        SagaAnswer impossible = await Local(hub).AskAsync(new SagaRequest(SagaVerb.Migrate, "order", "k1") { Version = 2 });
        Assert.Equal(ErrorCodes.SagaNotMigrated.Number, impossible.Refusal?.Code);
        Assert.Contains("from version 1 to 2. Version 2 has no state 'shipping'", impossible.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Empty(await MigrationsAsync(hub));
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        Assert.Equal(ErrorCodes.SagaHasEnded.Number, (await AskAsync(Local(hub), "k1")).Refusal?.Code);
    }

    [Fact]
    public async Task A_call_under_way_keeps_its_key()
    {
        await using SagaFixture hub = await OpenAsync();
        TaskCompletionSource answer = new();
        hub.Services.Answering = call => call.Request.Service == "bank" ? answer.Task : Task.CompletedTask;
        await hub.PlaceAsync("k1");
        await hub.UntilAsync(() => hub.Find("k1")?.Open.Length == 1 && hub.Services.Effects.Count == 2, "one call is answered, the other is not");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        Assert.Equal("taken", (await AskAsync(Local(hub), "k1")).Effect);
        hub.Services.Answering = _ => Task.CompletedTask;
        await hub.Log.KillAsync();
        await hub.UntilInAsync("k1", "sending");
        SagaCommand.CallService[] bank = [.. hub.Services.Calls.Where(call => call.Request.Service == "bank")];
        Assert.Equal((2, 1), (bank.Length, bank.Select(call => call.IdempotencyKey).Distinct().Count()));
        answer.SetResult();
    }

    [Fact]
    public async Task A_partition_elsewhere_is_asked_by_a_grain_call()
    {
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        RemotePartition remote = new(0, FakeOwner.Of((method, arguments) => method.Name switch
        {
            nameof(IPartitionOwnerGrain.AskSaga) => Local(hub).AskAsync((SagaRequest)arguments[0]!).AsTask(),
            nameof(IPartitionOwnerGrain.ListSagas) => ListAsync(hub, (SagaQuery)arguments[0]!),
            _ => throw new NotSupportedException(method.Name),
        }), here: null, hub.Log.Time);
        Assert.Equal(("taken", 2), await AskAsync(remote.Sagas, "k1") is { Saga: { } saga } taken ? (taken.Effect, saga.Version) : default);
        Assert.Equal(ErrorCodes.SagaVersionNotFound.Number, (await AskAsync(remote.Sagas, "k1", 7)).Refusal?.Code);
        Assert.Single((await remote.Sagas.ListAsync(new SagaQuery { Version = 2 })).Sagas);
        Assert.Empty((await remote.Sagas.ListAsync(new SagaQuery { OtherThanVersion = 2 })).Sagas);
        Assert.Equal(2, hub.Find("k1")!.Version);
    }

    // A checkpoint forgets versions that nobody follows; the one that is being started or migrated to is followed by then.
    [Fact]
    public async Task A_checkpoint_while_a_row_is_stored_keeps_the_versions_the_row_needs()
    {
        using ManualResetEventSlim synced = new();
        await using SagaFixture hub = await OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(Second));
        Assert.True(await hub.Sagas.DefineAsync(SagaFixture.Version(3)));
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Log.Disk.Syncing = () =>
        {
            reached.TrySetResult();
            synced.Wait(PartitionFixture.Patience);
        };
        Task<SagaAnswer> asked = AskAsync(Local(hub), "k1");
        await reached.Task.WaitAsync(PartitionFixture.Patience);
        using (BinaryWriter writer = new(new MemoryStream()))
        {
            hub.Sagas.Write(writer);
        }

        synced.Set();
        Assert.Equal("taken", (await asked).Effect);
        Assert.Contains(hub.Sagas.Definitions(), one => one.Version == 2);
    }

    private static Task<SagaFixture> OpenAsync() => SagaFixture.OpenAsync(SagaFixture.Order.Replace("1h", "365d", StringComparison.Ordinal));

    private static LocalSagas Local(SagaFixture hub) => new(() => hub.Sagas);

    private static Task<SagaAnswer> AskAsync(IPartitionSagas sagas, string key, int version = 2) =>
        sagas.AskAsync(new SagaRequest(SagaVerb.Migrate, "order", key) { Version = version, States = ToSending }).AsTask().WaitAsync(PartitionFixture.Patience);

    private static async Task<SagasAnswer> ListAsync(SagaFixture hub, SagaQuery query) => new((await Local(hub).ListAsync(query)).Sagas);

    private static async Task<string[]> MigrationsAsync(SagaFixture hub) =>
        [.. (await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 100)).Where(line => line.Note.Kind == SagaNoteKind.Migrated).Select(line => line.Note.Detail!)];
}
