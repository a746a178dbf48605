using System.Text;
using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.Tests.State;

public sealed class FileGrainStorageTests : IDisposable
{
    private const string Name = "state";
    private static readonly GrainId s_id = GrainId.Create("thing", "one");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_WithoutFile_IsFresh()
    {
        GrainState<List<int>> state = new([1], "old");
        await Storage().ReadStateAsync(Name, s_id, state);
        Assert.Equal((0, null, false), (state.State!.Count, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Written_IsReadByTheNextProcess()
    {
        GrainState<List<int>> written = new([1, 2, 3]);
        await Storage().WriteStateAsync(Name, s_id, written);

        GrainState<List<int>> read = await ReadAsync(s_id);
        Assert.Equal([1, 2, 3], read.State);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Write_OverANewerOne_IsRefused_AndChangesNothing()
    {
        FileGrainStorage storage = Storage();
        GrainState<List<int>> first = new([1]);
        await storage.WriteStateAsync(Name, s_id, first);
        GrainState<List<int>> late = new([2], first.ETag);
        await storage.WriteStateAsync(Name, s_id, first);

        InconsistentStateException exception = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, s_id, late));
        Assert.Equal((first.ETag, late.ETag), (exception.StoredEtag, exception.CurrentEtag));
        Assert.Equal([1], (await ReadAsync(s_id)).State);
    }

    [Fact]
    public async Task Write_OfWhoBelievesThereIsNone_IsRefused()
    {
        await Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([1]));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([2])));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().ClearStateAsync(Name, s_id, new GrainState<List<int>>()));
    }

    [Fact]
    public async Task Writes_AtOnce_OneWins()
    {
        FileGrainStorage storage = Storage();
        Task[] writes = [.. Enumerable.Range(0, 16).Select(number => storage.WriteStateAsync(Name, s_id, new GrainState<List<int>>([number])))];
        InconsistentStateException?[] losers = await Task.WhenAll(writes.Select(async write => await Record.ExceptionAsync(() => write) as InconsistentStateException));
        Assert.Single(losers, loser => loser is null);
    }

    [Fact]
    public async Task ETag_NeverComesBack_AlsoAfterClearing()
    {
        HashSet<string> seen = [];
        FileGrainStorage storage = Storage();
        GrainState<List<int>> state = new([1]);
        for (int i = 0; i < 5; i++)
        {
            await storage.WriteStateAsync(Name, s_id, state);
            Assert.True(seen.Add(state.ETag!));
            await storage.ClearStateAsync(Name, s_id, state);
            Assert.Equal((null, false), (state.ETag, state.RecordExists));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("header")]
    [InlineData("append")]
    public async Task Read_DamagedFile_IsReported_AndTheFileLeft(string damage)
    {
        await Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([1, 2, 3]));
        string file = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        byte[] damaged = damage switch
        {
            "flip" => [.. bytes[..^2], (byte)(bytes[^2] ^ 1), bytes[^1]],
            "cut" => bytes[..^1],
            "empty" => [],
            "header" => Encoding.UTF8.GetBytes("not even json\n[1]"),
            _ => [.. bytes, (byte)' '],
        };
        await File.WriteAllBytesAsync(file, damaged);

        CorruptStateException exception = await Assert.ThrowsAsync<CorruptStateException>(() => ReadAsync(s_id));
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CorruptStateException>(() => Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([9])));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Read_AsAnotherType_IsReported()
    {
        await Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([1]));
        await Assert.ThrowsAsync<CorruptStateException>(() => Storage().ReadStateAsync(Name, s_id, new GrainState<Dictionary<string, int>>()));
    }

    [Fact]
    public async Task HalfAWrite_IsAsIfItNeverBegan()
    {
        await Storage().WriteStateAsync(Name, s_id, new GrainState<List<int>>([1]));
        string file = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file + ".tmp", "{\"ETag\":");

        GrainState<List<int>> state = await ReadAsync(s_id);
        Assert.Equal([1], state.State);
        await Storage().WriteStateAsync(Name, s_id, state);
    }

    [Fact]
    public async Task OddKeys_HaveFilesOfTheirOwn_WithinTheFolder()
    {
        string[] keys = ["a", "A", "../../etc/passwd", "a/b", "a\\b", "con", "nul.txt", "", ".", "..", "é", "e\u0301", "\0", "%41", "~", new string('x', 5000), new string('x', 5001), "a.state"];
        foreach (string key in keys)
        {
            await Storage().WriteStateAsync(Name, GrainId.Create("thing", key), new GrainState<string>(key));
        }

        foreach (string key in keys)
        {
            GrainState<string> state = new();
            await Storage().ReadStateAsync(Name, GrainId.Create("thing", key), state);
            Assert.Equal(key, state.State);
        }

        string[] files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
        Assert.Equal(keys.Length, files.Select(file => file.ToUpperInvariant()).Distinct().Count());
    }

    private FileGrainStorage Storage() => new(_folder.Path);

    private async Task<GrainState<List<int>>> ReadAsync(GrainId id)
    {
        GrainState<List<int>> state = new();
        await Storage().ReadStateAsync(Name, id, state);
        return state;
    }
}
