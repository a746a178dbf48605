namespace EventHub.Tests.Kit;

/// <content>Copies of the disk: as it is, as a crash may leave it, as damage may leave it.</content>
internal sealed partial class RecordingDisk
{
    /// <summary>The same disk with its unsynced changes still unsynced: what a killed process leaves while the machine runs on.</summary>
    public RecordingDisk Fork()
    {
        RecordingDisk copy = new() { _files = _files, KeepsTrace = KeepsTrace };
        lock (_gate)
        {
            Dictionary<RecordedFile, RecordedFile> copies = [];
            RecordedFile CopyOf(RecordedFile file) => copies.TryGetValue(file, out RecordedFile? known) ? known : copies[file] = file.Fork();
            foreach ((string path, RecordedFile file) in _names)
            {
                copy._names[path] = CopyOf(file);
            }

            foreach ((string path, RecordedFile file) in _durableNames)
            {
                copy._durableNames[path] = CopyOf(file);
            }

            copy._unsyncedNames.AddRange(_unsyncedNames.Select(change => change with { File = change.File is null ? null : CopyOf(change.File) }));
        }

        return copy;
    }

    /// <summary>A disk as it may be after power was lost at this moment.</summary>
    public RecordingDisk Crash(CrashStyle style, Random random)
    {
        RecordingDisk after = new() { _files = _files };
        lock (_gate)
        {
            Dictionary<string, RecordedFile> names = new(_durableNames);
            foreach (NameChange change in Survivors(_unsyncedNames, style, random))
            {
                change.ApplyTo(names);
            }

            Dictionary<RecordedFile, RecordedFile> copies = [];
            foreach ((string path, RecordedFile file) in names.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (!copies.TryGetValue(file, out RecordedFile? copy))
                {
                    copies[file] = copy = file.Crash(Leave(file, style, random));
                }

                after._names[path] = copy;
                after._durableNames[path] = copy;
            }
        }

        return after;
    }

    /// <summary>The bytes of a file as programs see them.</summary>
    public byte[] Contents(string path) => FileAt(path)!.Current.Bytes.ToArray();

    public long LengthOf(string path) => FileAt(path)!.Current.Length;

    /// <summary>Cuts a file off, behind everybody's back.</summary>
    public void CutOff(string path, long length)
    {
        RecordedFile file = FileAt(path)!;
        file.Current.Truncate(length);
        file.Durable.Truncate(length);
    }

    /// <summary>Flips a bit of a file, behind everybody's back.</summary>
    public void FlipBit(string path, long offset, int bit)
    {
        RecordedFile file = FileAt(path)!;
        file.Current.FlipBit(offset, bit);
        if (offset < file.Durable.Length)
        {
            file.Durable.FlipBit(offset, bit);
        }
    }

    /// <summary>Overwrites a part of a file, behind everybody's back.</summary>
    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        RecordedFile file = FileAt(path)!;
        file.Current.Write(offset, bytes);
        file.Durable.Write(offset, bytes);
    }

    /// <summary>Paths of the segment files, oldest first.</summary>
    public IReadOnlyList<string> Segments()
    {
        lock (_gate)
        {
            return [.. _names.Keys.Where(path => path.EndsWith(".seg", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
    }

    private static FileImage Leave(RecordedFile file, CrashStyle style, Random random)
    {
        FileImage image = file.Durable.Fork();
        if (style is CrashStyle.TornBlocks or CrashStyle.TornSectors)
        {
            double share = random.NextDouble();
            foreach (FileChange change in file.Unsynced)
            {
                change.ApplySectorsTo(image, random, style == CrashStyle.TornBlocks ? 4096 : 512, share);
            }

            return image;
        }

        if (style == CrashStyle.Misdirected)
        {
            Misdirect(file, image, random);
            return image;
        }

        FileChange[] kept = [.. Survivors(file.Unsynced, style, random)];
        foreach (FileChange change in kept)
        {
            change.ApplyTo(image);
        }

        if (style == CrashStyle.Prefix && kept.Length < file.Unsynced.Count)
        {
            file.Unsynced[kept.Length].ApplySectorsTo(image, random, 512, random.NextDouble());
        }

        return image;
    }

    // What was synced is not touched: a disk that harms that is found out by what is read, not by recovery.
    private static void Misdirect(RecordedFile file, FileImage image, Random random)
    {
        int granule = random.Next(2) == 0 ? 4096 : 512;
        double kept = random.NextDouble(), strays = random.NextDouble() / 2;
        FileChange[] writes = [.. file.Unsynced.Where(change => change.Bytes is { Length: > 0 })];
        foreach (FileChange change in file.Unsynced)
        {
            for (int at = 0; change.Bytes is not null && at < change.Bytes.Length; at += granule)
            {
                // What was cut short may end within one.
                int length = Math.Min(granule, change.Bytes.Length - at);
                if (random.NextDouble() < kept)
                {
                    image.Write(change.Offset + at, change.Bytes.AsSpan(at, length));
                }
                else if (random.NextDouble() < strays)
                {
                    byte[] other = random.Next(3) == 0 ? new byte[granule] : writes[random.Next(writes.Length)].Bytes!;
                    int from = random.Next(Math.Max(1, other.Length / granule)) * granule;
                    image.Write(change.Offset + at, other.AsSpan(from, Math.Min(granule, other.Length - from)));
                }
            }
        }
    }

    private static IEnumerable<T> Survivors<T>(List<T> changes, CrashStyle style, Random random) => style switch
    {
        CrashStyle.LoseAll => [],
        CrashStyle.KeepAll => changes,
        CrashStyle.Prefix => changes.Take(random.Next(changes.Count + 1)).ToArray(),
        _ => changes.Where(_ => random.Next(2) == 0).ToArray(),
    };
}
