using System.Globalization;
using System.Text;
using EventHub.EventLog.Disks;
using EventHub.Protocol.Errors;

namespace EventHub.Silo.Storage;

/// <summary>
/// The folder of a hub, held by one process at a time.
/// <code>
///   data/lock          held as long as the hub runs
///   data/layout        format=1 and partitions=N, written before the first partition
///   data/partition-0/  the log of partition 0
/// </code>
/// The number of partitions decides where a channel lives, so it is fixed by the first start.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LayoutFile = "layout";

    private readonly IDisk _disk;
    private readonly string _path;
    private readonly IDisposable _lock;

    private DataFolder(IDisk disk, string path, IDisposable folderLock)
    {
        _disk = disk;
        _path = path;
        _lock = folderLock;
    }

    /// <summary>Takes the folder, making it when it is missing.</summary>
    /// <exception cref="EventHubException"><c>DataFolderInUse</c>, <c>UnreadableLog</c>, <c>StorageFull</c>, <c>InvalidSetting</c>.</exception>
    public static DataFolder Open(IDisk disk, string directory, int partitions)
    {
        string path = Path.GetFullPath(directory);
        IDisposable? folderLock = null;
        try
        {
            disk.CreateDirectory(path);
            folderLock = disk.Lock(path);
            DataFolder folder = new(disk, path, folderLock);
            folder.CheckLayout(partitions);
            return folder;
        }
        catch (EventHubException)
        {
            folderLock?.Dispose();
            throw;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            folderLock?.Dispose();
            throw new EventHubException(
                ErrorCodes.InvalidSetting, $"Storage:DataDirectory is '{directory}'; the system refuses to use it: {fault.Message} Name a folder this user may write, with --data.", fault);
        }
    }

    /// <summary>The folder of one partition.</summary>
    public string PartitionDirectory(int partition) => Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"partition-{partition}"));

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _lock.Dispose();

    private void CheckLayout(int partitions)
    {
        string path = Path.Combine(_path, LayoutFile);
        string wanted = Describe(partitions);
        if (!File.Exists(path))
        {
            Write(path, wanted);
            return;
        }

        string found = File.ReadAllText(path);
        if (found == wanted)
        {
            return;
        }

        int count = Enumerable.Range(1, StorageOptionsValidator.PartitionsMax).FirstOrDefault(number => Describe(number) == found);
        throw count > 0
            ? new EventHubException(
                ErrorCodes.InvalidSetting,
                $"Storage:Partitions is {partitions}, but '{_path}' was made with {count}, which decides where channels live. Set it to {count}, or use another folder.")
            : new EventHubException(
                ErrorCodes.UnreadableLog, $"'{path}' does not say format=1 and a number of partitions: the folder is of another version of the hub, or of another program.");
    }

    private void Write(string path, string text)
    {
        string draft = path + ".new";
        using (FileStream file = new(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        _disk.Rename(draft, path);
        _disk.SyncDirectory(_path);
    }

    private static string Describe(int partitions) => string.Create(CultureInfo.InvariantCulture, $"format=1\npartitions={partitions}\n");
}
