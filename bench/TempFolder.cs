using System.Collections.Concurrent;

namespace EventHub.Bench;

/// <summary>A folder that is there for one measurement.</summary>
internal sealed class TempFolder : IDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Present = [];

    public TempFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
        Present[Path] = true;
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Present.TryRemove(Path, out _))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Removes what is left when the bench is told to end.</summary>
    public static void RemoveAll()
    {
        foreach (string path in Present.Keys)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Somebody still writes there; it lies where temporary files lie.
            }
        }
    }
}
