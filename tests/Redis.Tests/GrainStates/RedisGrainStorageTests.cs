using EventHub.Redis.Connections;
using EventHub.Redis.GrainStates;
using EventHub.Redis.Tests.Kit;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.Redis.Tests.GrainStates;

[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisGrainStorageTests : GrainStorageConformance
{
    private RedisServer _server = null!;
    private RedisConnection _connection = null!;

    [Fact]
    public async Task Written_SurvivesTheServer_AndIsReadOnceItIsBack()
    {
        GrainId grain = GrainId.Create("thing", "kept");
        GrainState<List<int>> state = new([1, 2]), read = new();
        await Storage.WriteStateAsync("state", grain, state);
        await _server.KillAsync();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => Storage.WriteStateAsync("state", grain, new GrainState<List<int>>([3], state.ETag)));
        await _server.StartAgainAsync(_connection);
        await Storage.ReadStateAsync("state", grain, read);
        Assert.Equal([1, 2], read.State);
        Assert.Equal(state.ETag, read.ETag);
    }

    protected override async ValueTask<IGrainStorage> MakeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = _server.Connect();
        return new RedisGrainStorage(_connection);
    }

    protected override async ValueTask EndAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }
}
