using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.Redis.Tests.GrainStates;

/// <summary>What every <see cref="IGrainStorage"/> keeps. Each inherits it.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private const string Name = "state";
    private static readonly GrainId s_id = GrainId.Create("thing", "one");

    protected IGrainStorage Storage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Storage = await MakeAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Read_WithoutARecord_IsFresh()
    {
        GrainState<List<int>> state = new([1], "old");
        await Storage.ReadStateAsync(Name, s_id, state);
        Assert.Equal((0, null, false), (state.State!.Count, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Written_IsRead_WithItsETag()
    {
        GrainState<Dictionary<string, string>> written = new(new Dictionary<string, string> { ["ä"] = new('ö', 100_000) });
        await Storage.WriteStateAsync(Name, s_id, written);
        GrainState<Dictionary<string, string>> read = new();
        await Storage.ReadStateAsync(Name, s_id, read);
        Assert.Equal(written.State, read.State);
        Assert.Equal((written.ETag, true), (read.ETag, read.RecordExists));
        Assert.NotNull(read.ETag);
    }

    [Fact]
    public async Task Write_OverANewerOne_IsRefused_AndChangesNothing()
    {
        GrainState<List<int>> first = new([1]);
        await Storage.WriteStateAsync(Name, s_id, first);
        GrainState<List<int>> late = new([2], first.ETag);
        first.State = [3];
        await Storage.WriteStateAsync(Name, s_id, first);

        InconsistentStateException refused = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, s_id, late));
        Assert.Equal((first.ETag, late.ETag), (refused.StoredEtag, refused.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Name, s_id, late));
        Assert.Equal([3], (await ReadAsync(s_id)).State);
    }

    [Fact]
    public async Task Write_OfWhoBelievesThereIsNone_IsRefused()
    {
        await Storage.WriteStateAsync(Name, s_id, new GrainState<List<int>>([1]));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, s_id, new GrainState<List<int>>([2])));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Name, s_id, new GrainState<List<int>>()));
    }

    [Fact]
    public async Task Writes_AtOnce_OneWins()
    {
        GrainState<List<int>> first = new([0]);
        await Storage.WriteStateAsync(Name, s_id, first);
        bool[] won = await Task.WhenAll(Enumerable.Range(1, 8).Select(async number =>
        {
            try
            {
                await Storage.WriteStateAsync(Name, s_id, new GrainState<List<int>>([number], first.ETag));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));
        Assert.Single(won, winner => winner);
    }

    [Fact]
    public async Task Cleared_IsGone_AndItsETagDoesNotReturn()
    {
        GrainState<List<int>> state = new([1]);
        await Storage.WriteStateAsync(Name, s_id, state);
        string? before = state.ETag;
        await Storage.ClearStateAsync(Name, s_id, state);
        Assert.Equal((null, false), (state.ETag, state.RecordExists));
        Assert.False((await ReadAsync(s_id)).RecordExists);

        await Storage.WriteStateAsync(Name, s_id, state);
        Assert.NotEqual(before, state.ETag);
    }

    [Fact]
    public async Task Grains_AndStates_AreKeptApart()
    {
        (GrainId Grain, string Name)[] places =
        [
            (s_id, "a"), (s_id, "A"), (GrainId.Create("thing", "one/a"), "a"), (GrainId.Create("thing", "one"), "a/a"), (GrainId.Create("thing/one", "a"), "a"),
            (GrainId.Create("Thing", "one"), "a"), (GrainId.Create("thing", "ONE"), "a"), (GrainId.Create("thing", "}x{ *:\n"), "a"),
        ];
        for (int i = 0; i < places.Length; i++)
        {
            await Storage.WriteStateAsync(places[i].Name, places[i].Grain, new GrainState<List<int>>([i]));
        }

        for (int i = 0; i < places.Length; i++)
        {
            GrainState<List<int>> read = new();
            await Storage.ReadStateAsync(places[i].Name, places[i].Grain, read);
            Assert.Equal([i], read.State);
        }
    }

    protected abstract ValueTask<IGrainStorage> MakeAsync();

    protected virtual ValueTask EndAsync() => default;

    private async Task<GrainState<List<int>>> ReadAsync(GrainId grain)
    {
        GrainState<List<int>> state = new();
        await Storage.ReadStateAsync(Name, grain, state);
        return state;
    }
}
