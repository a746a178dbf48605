using System.Text.Json;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Tests.Sagas;

/// <summary>Sagas, asked of the hub itself.</summary>
public sealed class SagaTests
{
    private const string Order = """
        saga: order
        version: 1
        start: { goto: paying }
        states:
          paying:
            signals: { approve: { when: signal.by != null, set: { by: =signal.by }, goto: done } }
          done: { end: completed }
        """;

    [Fact]
    public async Task Saga_IsDefinedStartedSignalledListedAndSeen()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        Assert.Equal("order", (await client.DefineSagaAsync("order", Order)).GetProperty("name").GetString());
        JsonElement started = await client.StartSagaAsync("order", "a/1", new { Total = "12.50" });
        Assert.Equal(("running", false), (started.GetProperty("status").GetString(), started.GetProperty("duplicate").GetBoolean()));
        Assert.True((await client.StartSagaAsync("order", "a/1", new { Total = "12.50" })).GetProperty("duplicate").GetBoolean());
        Assert.Equal("12.50", (await client.GetSagaAsync("order", "a/1"))!.Value.GetProperty("data").GetProperty("total").GetString());
        Assert.Single(await client.ListSagasAsync("order", "open").ToListAsync());

        await client.SignalSagaAsync("order", "a/1", "approve", new { By = "kim" }, "s1");
        JsonElement done = (await client.GetSagaAsync("order", "a/1"))!.Value;
        Assert.Equal(("completed", "kim"), (done.GetProperty("status").GetString(), done.GetProperty("data").GetProperty("by").GetString()));
        Assert.Empty(await client.ListSagasAsync("order", "open").ToListAsync());
        Assert.Null(await client.GetSagaAsync("order", "another"));
    }

    [Fact]
    public async Task Saga_IsPausedResumedRetriedMigratedAndCancelled()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await client.DefineSagaAsync("order", Order);
        await client.StartSagaAsync("order", "a/1", new { Total = "12.50" });
        JsonElement paused = await client.PauseSagaAsync("order", "a/1");
        Assert.Equal((true, "taken"), (paused.GetProperty("paused").GetBoolean(), paused.GetProperty("effect").GetString()));
        Assert.Equal("repeated", (await client.PauseSagaAsync("order", "a/1")).GetProperty("effect").GetString());
        JsonElement resumed = await client.ResumeSagaAsync("order", "a/1");
        Assert.Equal((false, "taken"), (resumed.GetProperty("paused").GetBoolean(), resumed.GetProperty("effect").GetString()));
        Assert.Equal(ErrorCodes.NothingToRetry, await CodeAsync(client.RetrySagaAsync("order", "a/1")));

        Assert.Equal(ErrorCodes.SagaVersionNotFound, await CodeAsync(client.MigrateSagaAsync("order", "a/1", 2)));
        await client.DefineSagaAsync("order", Order.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("paying", "Paying", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.SagaNotMigrated, await CodeAsync(client.MigrateSagaAsync("order", "a/1", 2)));
        JsonElement migrated = await client.MigrateSagaAsync("order", "a/1", 2, new Dictionary<string, string> { ["paying"] = "Paying" });
        Assert.Equal((2, "Paying"), (migrated.GetProperty("version").GetInt32(), migrated.GetProperty("state").GetString()));

        JsonElement cancelled = await client.CancelSagaAsync("order", "a/1", "Ordered twice.");
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        Assert.Equal("Ordered twice.", (await client.GetSagaAsync("order", "a/1"))!.Value.GetProperty("error").GetString());
        Assert.Equal(ErrorCodes.SagaHasEnded, await CodeAsync(client.CancelSagaAsync("order", "a/1")));
        Assert.Equal(ErrorCodes.SagaHasEnded, await CodeAsync(client.PauseSagaAsync("order", "a/1")));
        Assert.Equal(ErrorCodes.SagaHasEnded, await CodeAsync(client.ResumeSagaAsync("order", "a/1")));
        Assert.Equal(ErrorCodes.SagaHasEnded, await CodeAsync(client.RetrySagaAsync("order", "a/1")));
        Assert.Equal(ErrorCodes.SagaHasEnded, await CodeAsync(client.MigrateSagaAsync("order", "a/1", 1)));
        Assert.Equal(ErrorCodes.SagaNotFound, await CodeAsync(client.CancelSagaAsync("order", "none")));
    }

    [Fact]
    public async Task Saga_IsDrawn_AndItsDefinition()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        Assert.Null(await client.DrawSagaDefinitionAsync("order"));
        Assert.Null(await client.DrawSagaAsync("order", "a/1"));
        await client.DefineSagaAsync("order", Order);
        await client.StartSagaAsync("order", "a/1", new { });
        Assert.StartsWith("<svg", await client.DrawSagaDefinitionAsync("order"), StringComparison.Ordinal);
        Assert.Contains("order, version 1 · a/1", await client.DrawSagaAsync("order", "a/1"), StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.SagaVersionNotFound, await CodeAsync(client.DrawSagaDefinitionAsync("order", 7)));
    }

    [Fact]
    public async Task Saga_ThatIsHeld_IsRetried()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);

        // No service of that name is set, so each attempt is refused without being made, and the step is held.
        await client.DefineSagaAsync("order", """
            saga: order
            version: 1
            start: { goto: paying }
            states:
              paying:
                steps: { pay: { call: { service: bank, path: /pay }, retry: none, hold: true } }
                done: done
              done: { end: completed }
            """);
        await client.StartSagaAsync("order", "a/1", new { });
        JsonElement held = await UntilHeldAsync(client);
        string key = held.GetProperty("steps")[0].GetProperty("idempotencyKey").GetString()!;
        Assert.Equal("taken", (await client.RetrySagaAsync("order", "a/1")).GetProperty("effect").GetString());
        held = await UntilHeldAsync(client);
        Assert.NotEqual(key, held.GetProperty("steps")[0].GetProperty("idempotencyKey").GetString());
        Assert.Contains(held.GetProperty("history").EnumerateArray(), line => line.GetProperty("kind").GetString() == "retried");
    }

    [Fact]
    public async Task Saga_RefusesWithCodes()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        Assert.Equal(ErrorCodes.InvalidSagaDefinition, (await Assert.ThrowsAsync<EventHubException>(() => client.DefineSagaAsync("order", Order.Replace("goto: done", "goto: dome", StringComparison.Ordinal)).AsTask())).Code);
        Assert.Equal(ErrorCodes.SagaDefinitionNotFound, (await Assert.ThrowsAsync<EventHubException>(() => client.StartSagaAsync("order", "1", new { }).AsTask())).Code);
        await client.DefineSagaAsync("order", Order);
        Assert.Equal(ErrorCodes.SagaNotFound, (await Assert.ThrowsAsync<EventHubException>(() => client.SignalSagaAsync("order", "1", "approve", new { By = "kim" }, "s").AsTask())).Code);
        await client.StartSagaAsync("order", "1", new { });
        Assert.Equal(ErrorCodes.SagaNotWaiting, (await Assert.ThrowsAsync<EventHubException>(() => client.SignalSagaAsync("order", "1", "refuse", new { }, "s").AsTask())).Code);
        await client.SignalSagaAsync("order", "1", "approve", new { By = "kim" }, "s1");
        Assert.Equal(ErrorCodes.SagaHasEnded, (await Assert.ThrowsAsync<EventHubException>(() => client.SignalSagaAsync("order", "1", "approve", new { By = "kim" }, "s2").AsTask())).Code);
    }

    [Fact]
    public async Task Many_AreMigratedRetriedAndCancelled()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await client.DefineSagaAsync("order", Order);
        for (int i = 0; i < 4; i++)
        {
            await client.StartSagaAsync("order", "k" + i, new { });
        }

        await client.DefineSagaAsync("order", Order.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("paying", "Paying", StringComparison.Ordinal));
        SagaFilter all = new() { Definition = "order", State = "paying", Status = "open", KeyPrefix = "k", Since = DateTimeOffset.UnixEpoch, Until = DateTimeOffset.MaxValue };
        SagaBulkResult trial = await client.MigrateSagasAsync(all, 2, fromVersion: 1, dryRun: true);
        Assert.Equal((4, 0, false, 4), (trial.Matched, trial.Changed, trial.HasMore, trial.RefusedCount));
        Assert.Equal(("k0", "EH2024"), (trial.Refused[0].Key, trial.Refused[0].Code));
        Assert.Contains("no state 'paying'", trial.Refused[0].Reason, StringComparison.Ordinal);
        Dictionary<string, string> states = new() { ["paying"] = "Paying" };
        SagaBulkResult some = await client.MigrateSagasAsync(all with { Max = 3 }, 2, states);
        Assert.Equal((3, 3, true, 0), (some.Matched, some.Changed, some.HasMore, some.RefusedCount));
        Assert.Equal(1, (await client.MigrateSagasAsync(all, 2, states)).Changed);

        Assert.Equal((0, 0), await CountsAsync(client.RetrySagasAsync(new SagaFilter { Definition = "order" })));
        Assert.Equal((4, 0), await CountsAsync(client.CancelSagasAsync(new SagaFilter { Definition = "order" }, dryRun: true)));
        Assert.Equal((0, 0), await CountsAsync(client.CancelSagasAsync(new SagaFilter { Definition = "order", Idle = TimeSpan.FromDays(1) })));
        Assert.Equal((4, 4), await CountsAsync(client.CancelSagasAsync(new SagaFilter { Definition = "order" }, "Closed.")));
        Assert.Equal("Closed.", (await client.GetSagaAsync("order", "k3"))!.Value.GetProperty("error").GetString());

        Assert.Equal(ErrorCodes.MissingField, await CodeAsync(client.CancelSagasAsync(new SagaFilter())));
        Assert.Equal(ErrorCodes.MissingField, await CodeAsync(client.MigrateSagasAsync(new SagaFilter { Status = "open" }, 2)));
        Assert.Equal(ErrorCodes.SagaVersionNotFound, await CodeAsync(client.MigrateSagasAsync(all, 3)));
        Assert.Equal(ErrorCodes.InvalidField, await CodeAsync(client.RetrySagasAsync(new SagaFilter { Status = "odd" })));
    }

    private static async Task<(int, int)> CountsAsync(ValueTask<SagaBulkResult> asked) => await asked is { } result ? (result.Matched, result.Changed) : default;

    private static async Task<JsonElement> UntilHeldAsync(EventHubClient client)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
        while (true)
        {
            JsonElement saga = (await client.GetSagaAsync("order", "a/1", deadline.Token))!.Value;
            if (saga.GetProperty("held").GetBoolean())
            {
                return saga;
            }

            await Task.Yield();
        }
    }

    private static async Task<ErrorCode> CodeAsync<T>(ValueTask<T> asked) => (await Assert.ThrowsAsync<EventHubException>(asked.AsTask)).Code;
}
