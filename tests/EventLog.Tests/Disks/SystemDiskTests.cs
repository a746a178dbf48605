using EventHub.EventLog.Disks;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Disks;

/// <summary>The log on real files, through the page cache and around it.</summary>
public sealed class SystemDiskTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_WrittenAndReopened_HoldsEverything(bool direct)
    {
        using TempFolder folder = new();
        List<(string Hex, AppendResult Result)> stored = [];
        for (int round = 0; round < 3; round++)
        {
            await using SegmentedEventLog log = Open(folder.At("data"), direct);
            Assert.Equal(stored.Count, log.Bounds.NextLsn - 1);
            Assert.True(log.Recovery.WasClean);
            for (int i = 0; i < 40; i++)
            {
                TestEvent item = new("a.b", [.. Enumerable.Repeat((byte)i, 700 * (i % 9))]) { Key = $"{round}-{i}" };
                using EventBatch batch = EventBatch.Rent();
                item.AddTo(batch);
                await log.AppendAsync(batch);
                stored.Add((Convert.ToHexString(item.Record()), batch.Results[0]));
            }

            Assert.Equal(stored.Select(pair => pair.Hex), Walks.Forward(log).Events.Select(record => record.Hex));
            Assert.Equal(stored.Select(pair => pair.Result.TimeTicks), Walks.ByLsn(log).Records.Values.Select(record => record.TimeTicks));
        }

        Assert.True(Directory.GetFiles(folder.At("data"), "*.seg").Length > 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_CutOffOnDisk_OpensWithWhatIsWhole(bool direct)
    {
        using TempFolder folder = new();
        await using SegmentedEventLog log = Open(folder.At("data"), direct);
        for (int i = 0; i < 3; i++)
        {
            using EventBatch batch = EventBatch.Rent();
            new TestEvent("a", new byte[3000]).AddTo(batch);
            await log.AppendAsync(batch);
        }

        // As if killed: the copy is made while the log is open.
        string copy = folder.At("copy");
        Directory.CreateDirectory(copy);
        string segment = Directory.GetFiles(folder.At("data"), "*.seg").Single();
        File.Copy(segment, Path.Combine(copy, Path.GetFileName(segment)));
        await using (FileStream file = new(Path.Combine(copy, Path.GetFileName(segment)), FileMode.Open))
        {
            file.SetLength((4096 * 3) + 1000);
        }

        await using SegmentedEventLog again = Open(copy, direct);
        Assert.Equal(3, again.Bounds.NextLsn);
        Assert.InRange(again.Recovery.TornTailBytes, 1, 1000);
        Assert.True(new FileInfo(again.Recovery.TornTailFile!).Length >= again.Recovery.TornTailBytes);
        Assert.True(again.Recovery.StartedNewEpoch);
    }

    [Fact]
    public async Task Open_FolderInUse_NamesTheProcessAndIsFreeAfterClosing()
    {
        using TempFolder folder = new();
        SegmentedEventLog log = Open(folder.At("data"), direct: true);
        EventHubException exception = Assert.Throws<EventHubException>(() => Open(folder.At("data"), direct: true));
        Assert.Equal(ErrorCodes.DataFolderInUse, exception.Code);
        Assert.Contains($"process {Environment.ProcessId}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder.At("data"), exception.Message, StringComparison.Ordinal);

        await log.DisposeAsync();
        await Open(folder.At("data"), direct: true).DisposeAsync();
    }

    [Fact]
    public async Task Open_UnreadableLog_LeavesTheFolderFree()
    {
        using TempFolder folder = new();
        await Open(folder.At("data"), direct: true).DisposeAsync();
        string segment = Directory.GetFiles(folder.At("data"), "*.seg").Single();
        byte[] whole = await File.ReadAllBytesAsync(segment);
        await File.WriteAllBytesAsync(segment, new byte[8192]);
        Assert.Equal(ErrorCodes.UnreadableLog, Assert.Throws<EventHubException>(() => Open(folder.At("data"), direct: true)).Code);
        await File.WriteAllBytesAsync(segment, whole);
        await Open(folder.At("data"), direct: true).DisposeAsync();
    }

    [Fact]
    public void CreateDirectory_Nested_MakesEveryFolderForItsOwnerAlone()
    {
        using TempFolder folder = new();
        new SystemDisk().CreateDirectory(folder.At("a/b/c"));
        Assert.True(Directory.Exists(folder.At("a/b/c")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("a/b")));
        }
    }

    [Fact]
    public void Read_BehindTheEnd_GivesWhatThereIs()
    {
        using TempFolder folder = new();
        using IDiskFile file = new SystemDisk(direct: false).Open(folder.At("f"), create: true);
        file.Write(0, new byte[4096]);
        Assert.Equal(96, file.Read(4000, new byte[500]));
        Assert.Equal(0, file.Read(5000, new byte[500]));
    }

    [Fact]
    public void Open_MissingFile_IsNotCreated()
    {
        using TempFolder folder = new();
        Assert.Throws<FileNotFoundException>(() => new SystemDisk().Open(folder.At("f"), create: false));
        Assert.False(File.Exists(folder.At("f")));
    }

    [Fact]
    public void AnyCall_Denied_IsAnIOException()
    {
        // A folder in a file's place is denied to everybody, whatever their rights.
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.At("next.tmp"));
        SystemDisk disk = new();
        Assert.Contains("next.tmp", Assert.Throws<IOException>(() => disk.Open(folder.At("next.tmp"), create: true)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => disk.Delete(folder.At("next.tmp")));
    }

    [Fact]
    public void Write_NoSpace_IsDiskFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /dev/full.");
        using IDiskFile file = new SystemDisk(direct: false).Open("/dev/full", create: false);
        Assert.Throws<DiskFullException>(() => file.Write(0, new byte[4096]));
    }

    [Fact]
    public void Open_CommitsLargerThanTheFormatHolds_IsRefused()
    {
        using TempFolder folder = new();
        EventLogOptions options = new() { Directory = folder.At("data"), CommitBytesTarget = 64 << 20 };
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentedEventLog.Open(new LogSetup { Options = options, Disk = new SystemDisk() }));
    }

    private static SegmentedEventLog Open(string directory, bool direct) => SegmentedEventLog.Open(new LogSetup
    {
        Options = new EventLogOptions { Directory = directory, SegmentBytes = 256 * 1024, PreallocateBytes = 64 * 1024 },
        Disk = new SystemDisk(direct),
    });
}
