using EventHub.EventLog.Disks;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;

namespace EventHub.Silo.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_NewFolder_IsMadeForItsOwnerOnly()
    {
        using DataFolder folder = Open("a/b", 1);

        Assert.EndsWith("a/b/partition-3", folder.PartitionDirectory(3), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_temporary.In("a/b")));
        }
    }

    [Fact]
    public void Open_Again_IsFine()
    {
        Open("data", 2).Dispose();
        Open("data", 2).Dispose();
    }

    [Fact]
    public void Open_WithAnotherNumberOfPartitions_NamesTheOneItHas()
    {
        Open("data", 2).Dispose();

        EventHubException refusal = Assert.Throws<EventHubException>(() => Open("data", 4));

        Assert.Equal(ErrorCodes.InvalidSetting, refusal.Code);
        Assert.Contains("Storage:Partitions is 4", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("made with 2", refusal.Message, StringComparison.Ordinal);
        Open("data", 2).Dispose();
    }

    [Fact]
    public void Open_LayoutOfAnotherProgram_IsRefused()
    {
        Directory.CreateDirectory(_temporary.In("data"));
        File.WriteAllText(_temporary.In("data/layout"), "format=9\n");

        Assert.Equal(ErrorCodes.UnreadableLog, Assert.Throws<EventHubException>(() => Open("data", 1)).Code);
    }

    [Fact]
    public void Open_WhileAnotherHoldsIt_NamesFolderAndProcess()
    {
        using DataFolder first = Open("data", 1);

        EventHubException refusal = Assert.Throws<EventHubException>(() => Open("data", 1));

        Assert.Equal(ErrorCodes.DataFolderInUse, refusal.Code);
        Assert.Contains(_temporary.In("data"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhereAFileStands_IsAWrongSetting()
    {
        File.WriteAllText(_temporary.In("data"), "");

        EventHubException refusal = Assert.Throws<EventHubException>(() => Open("data", 1));

        Assert.Equal(ErrorCodes.InvalidSetting, refusal.Code);
        Assert.Contains("Storage:DataDirectory", refusal.Message, StringComparison.Ordinal);
    }

    private DataFolder Open(string name, int partitions) => DataFolder.Open(new SystemDisk(), _temporary.In(name), partitions);
}
