namespace EventHub.Tests.Kit;

/// <summary>A file as programs see it, as it certainly is after a crash, and what stands between the two.</summary>
internal sealed class RecordedFile(int id)
{
    public int Id { get; } = id;

    public FileImage Current { get; private init; } = new();

    public FileImage Durable { get; private init; } = new();

    public List<FileChange> Unsynced { get; private init; } = [];

    public void Change(FileChange change)
    {
        change.ApplyTo(Current);
        Unsynced.Add(change);
    }

    public void Sync()
    {
        foreach (FileChange change in Unsynced)
        {
            change.ApplyTo(Durable);
        }

        Unsynced.Clear();
    }

    /// <summary>A failed sync: the cache keeps the bytes and calls them clean, and no later sync writes them.</summary>
    public void LoseUnsynced() => Unsynced.Clear();

    public RecordedFile Fork() => new(Id) { Current = Current.Fork(), Durable = Durable.Fork(), Unsynced = [.. Unsynced] };

    public RecordedFile Crash(FileImage image) => new(Id) { Current = image, Durable = image.Fork() };
}
