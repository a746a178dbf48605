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
}
