using System.Collections.Concurrent;

namespace EventHub.EventLog.Disks;

/// <summary>
/// A disk in memory, bounded, that forgets everything when the process ends. With it the file log is the memory log:
/// the same code, the same answers, no durability.
/// </summary>
public sealed class MemoryDisk : IDisk
{
    private readonly ConcurrentDictionary<string, MemoryDiskFile> _files = new();
    private readonly MemoryBudget _budget;

    /// <summary>A disk of <paramref name="capacityBytes"/>; beyond that writes find it full.</summary>
    public MemoryDisk(long capacityBytes) => _budget = new MemoryBudget(capacityBytes);

    /// <inheritdoc/>
    public int Alignment => 8;

    /// <inheritdoc/>
    public bool GainsFromPreallocation => false;

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool create)
    {
        if (create)
        {
            return _files.GetOrAdd(path, _ => new MemoryDiskFile(_budget));
        }

        return _files.TryGetValue(path, out MemoryDiskFile? file) ? file : throw new FileNotFoundException("No such file in memory.", path);
    }

    /// <inheritdoc/>
    public bool Exists(string path) => _files.ContainsKey(path);

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (_files.TryRemove(path, out MemoryDiskFile? file))
        {
            file.Remove();
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        if (_files.TryRemove(from, out MemoryDiskFile? file))
        {
            Delete(to);
            _files[to] = file;
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public IDisposable Lock(string directory) => new MemoryStream(0);
}
