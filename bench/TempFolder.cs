namespace EventHub.Bench;

/// <summary>A folder that is there for one measurement.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
