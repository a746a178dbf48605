using System.Globalization;
using EventHub.Protocol.Errors;

namespace EventHub.EventLog.Disks;

/// <summary>
/// The machine's file system. On Linux, writes go around the page cache where the file system allows it, and a sync is
/// <c>fdatasync</c>; elsewhere they are buffered and a sync is the platform's flush.
/// </summary>
public sealed class SystemDisk : IDisk
{
    private const int SectorBytes = 4096;
    private readonly bool _direct;

    /// <summary>
    /// <paramref name="direct"/> false keeps writes in the page cache until a sync; for comparison and for file systems
    /// that accept direct writes but slow them down.
    /// </summary>
    public SystemDisk(bool direct = true) => _direct = direct;

    /// <inheritdoc/>
    public int Alignment => SectorBytes;

    /// <inheritdoc/>
    public bool GainsFromPreallocation => true;

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        Stack<string> missing = new();
        for (string? folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        foreach (string folder in missing)
        {
            CreateOne(folder);
            SyncDirectory(Path.GetDirectoryName(folder)!);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool create) => Attempt(path, () => SystemDiskFile.Open(path, create, _direct));

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void Delete(string path) => Attempt(path, () =>
    {
        File.Delete(path);
        return true;
    });

    /// <inheritdoc/>
    public void Rename(string from, string to) => Attempt(to, () =>
    {
        File.Move(from, to, overwrite: true);
        return true;
    });

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            NativeIo.SyncDirectory(path);
        }
    }

    /// <inheritdoc/>
    public IDisposable Lock(string directory)
    {
        // Only no sharing at all is an exclusive lock on Unix, which keeps others from reading too: the owner stands in another file.
        string owner = Path.Combine(directory, "owner");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inner) when (File.Exists(Path.Combine(directory, "lock")))
        {
            throw new EventHubException(
                ErrorCodes.DataFolderInUse,
                $"The data folder '{directory}' is in use by process {ReadOwner(owner)}. Stop that process, or give this one another folder with --data.",
                inner);
        }

        NoteOwner(owner);
        return file;
    }

    // The framework's failures, as this interface promises them: background work expects no others.
    private static T Attempt<T>(string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"Access to '{path}' is denied: {exception.Message}", exception);
        }
        catch (IOException exception) when (exception is not DiskFullException && NativeIo.IsDiskFull(exception))
        {
            throw new DiskFullException($"No space left for '{path}'.", exception);
        }
    }

    private static void CreateOne(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void NoteOwner(string path)
    {
        try
        {
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It only makes a message better; a full disk is no reason not to open.
        }
    }

    private static string ReadOwner(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(file);
            string text = reader.ReadToEnd();
            return text.Length is > 0 and < 12 ? text : "(unknown)";
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
