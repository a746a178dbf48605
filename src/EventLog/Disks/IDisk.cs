namespace EventHub.EventLog.Disks;

/// <summary>
/// The storage beneath a log: a folder of files. Injected, so that tests can record, tear, fill and fail it.
/// Every call is synchronous and may block; every failure is an <see cref="IOException"/>.
/// </summary>
public interface IDisk
{
    /// <summary>Writes start and end at multiples of this; a power of two. 4,096 where a sector must never be rewritten.</summary>
    int Alignment { get; }

    /// <summary>True when a sync on a growing file costs more than on one whose blocks were written before.</summary>
    bool GainsFromPreallocation { get; }

    /// <summary>True when a file only grows at its end, each write is stored whole or not at all, and nothing is ever written over. Default false.</summary>
    bool IsAppendOnly => false;

    /// <summary>The owner term under which the disk itself refuses what earlier owners of a locked folder write; 0, the default: it does not.</summary>
    long TermOf(string directory) => 0;

    /// <summary>
    /// Looks whether a locked folder can be reached and is still this owner's; throws when it is not. Nothing, the default, where that cannot be lost.
    /// </summary>
    void Verify(string directory)
    {
    }

    /// <summary>Makes a folder and its parents, durably, readable by its owner alone.</summary>
    void CreateDirectory(string path);

    /// <summary>Names of the files in a folder, in no order.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Opens a file for positioned reads and writes, creating it when <paramref name="create"/> says so.</summary>
    IDiskFile Open(string path, bool create);

    /// <summary>True when there is such a file.</summary>
    bool Exists(string path);

    /// <summary>Removes a file. Open handles go on reading it.</summary>
    void Delete(string path);

    /// <summary>Renames a file, replacing another of that name; durable after <see cref="SyncDirectory"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Makes creations, renames and removals in a folder durable.</summary>
    void SyncDirectory(string path);

    /// <summary>
    /// Takes a folder for this process alone until the result is disposed.
    /// </summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>DataFolderInUse</c>: another process has it.</exception>
    IDisposable Lock(string directory);
}
