using EventHub.EventLog.Disks;

namespace EventHub.Tests.Kit;

/// <summary>A memory disk whose next sync or read can be made to fail, and which can refuse to open files.</summary>
internal sealed class BreakableDisk : IDisk
{
    private readonly MemoryDisk _inner = new(1L << 30);
    private readonly Lock _gate = new();
    private int _locks;

    public bool FailsSync { get; set; }

    public bool RefusesToOpen { get; set; }

    /// <summary>Nothing finds room, not even where some was prepared.</summary>
    public bool IsFull { get; set; }

    public bool FailsRead { get; set; }

    /// <summary>Called before every read, by whoever reads.</summary>
    public Action? Reading { get; set; }

    /// <summary>Called before every sync, by whoever syncs.</summary>
    public Action? Syncing { get; set; }

    public int Alignment => 4096;

    public bool GainsFromPreallocation => false;

    /// <summary>What another process would find if this one were killed now: everything written, nothing that was not.</summary>
    public BreakableDisk Fork(params string[] directories)
    {
        BreakableDisk fork = new();
        lock (_gate)
        {
            foreach (string path in directories.SelectMany(directory => _inner.List(directory).Select(name => Path.Combine(directory, name))))
            {
                IDiskFile from = _inner.Open(path, create: false), to = fork._inner.Open(path, create: true);
                byte[] content = new byte[from.Length];
                from.Read(0, content);
                to.Write(0, content);
            }
        }

        return fork;
    }

    public void CreateDirectory(string path) => _inner.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) =>
        RefusesToOpen ? throw new IOException("The storage is away.") : _inner.List(directory);

    public IDiskFile Open(string path, bool create) => new File(this, _inner.Open(path, create));

    public bool Exists(string path) => _inner.Exists(path);

    public void Delete(string path)
    {
        lock (_gate)
        {
            _inner.Delete(path);
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            _inner.Rename(from, to);
        }
    }

    public void SyncDirectory(string path) => _inner.SyncDirectory(path);

    /// <summary>How many logs have it open.</summary>
    public int Locks => Volatile.Read(ref _locks);

    public IDisposable Lock(string directory) => new Held(this);

    private sealed class Held : IDisposable
    {
        private BreakableDisk? _disk;

        public Held(BreakableDisk disk)
        {
            _disk = disk;
            Interlocked.Increment(ref disk._locks);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disk, null) is { } disk)
            {
                Interlocked.Decrement(ref disk._locks);
            }
        }
    }

    private sealed class File(BreakableDisk disk, IDiskFile inner) : IDiskFile
    {
        public long Length => inner.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            lock (disk._gate)
            {
                if (disk.IsFull)
                {
                    throw new DiskFullException("There is no room.");
                }

                inner.Write(offset, bytes);
            }
        }

        public int Read(long offset, Span<byte> target)
        {
            disk.Reading?.Invoke();
            if (disk.FailsRead)
            {
                disk.FailsRead = false;
                throw new IOException("The device cannot be read.");
            }

            return inner.Read(offset, target);
        }

        public void Sync()
        {
            disk.Syncing?.Invoke();
            if (disk.FailsSync)
            {
                disk.FailsSync = false;
                throw new IOException("The device reported an error.");
            }

            inner.Sync();
        }

        public void Truncate(long length)
        {
            lock (disk._gate)
            {
                inner.Truncate(length);
            }
        }

        public void Dispose() => inner.Dispose();
    }
}
