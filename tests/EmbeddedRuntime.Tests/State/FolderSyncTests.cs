using EventHub.EmbeddedRuntime.State;
using EventHub.EmbeddedRuntime.Tests.Kit;

namespace EventHub.EmbeddedRuntime.Tests.State;

public sealed class FolderSyncTests
{
    [Fact]
    public void Sync_OfAFolderThatIsNotThere_NamesIt()
    {
        using TempFolder folder = new();
        string missing = Path.Combine(folder.Path, "missing");
        IOException exception = Assert.Throws<IOException>(() => FolderSync.Sync(missing));
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MakesAllThatIsMissing()
    {
        using TempFolder folder = new();
        string deep = Path.Combine(folder.Path, "a", "b", "c");
        FolderSync.Create(deep);
        FolderSync.Create(deep);
        Assert.True(Directory.Exists(deep));
    }
}
