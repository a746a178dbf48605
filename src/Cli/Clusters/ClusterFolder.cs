namespace EventHub.Cli.Clusters;

/// <summary>Where the Redis server of a local cluster keeps its file.</summary>
internal sealed class ClusterFolder : IDisposable
{
    /// <param name="path">The folder, or null for a temporary one that is gone afterwards.</param>
    public ClusterFolder(string? path)
    {
        IsTemporary = path is null;
        Path = path is null ? Directory.CreateTempSubdirectory("eventhub-cluster-").FullName : Directory.CreateDirectory(System.IO.Path.GetFullPath(path)).FullName;
    }

    public string Path { get; }

    public bool IsTemporary { get; }

    public void Dispose()
    {
        if (IsTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
