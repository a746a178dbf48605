using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EventHub.EventLog.Disks;

namespace EventHub.Tests.Kit;

/// <summary>
/// A disk in memory that keeps apart what was written and what was synced, records every change in order, fails on
/// demand, and shows what a crash at this moment can leave (<see cref="Crash"/>).
/// </summary>
internal sealed partial class RecordingDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RecordedFile> _names = [];
    private readonly Dictionary<string, RecordedFile> _durableNames = [];
    private readonly List<NameChange> _unsyncedNames = [];
    private int _files;
    private long _reads;

    public int Alignment => 4096;

    public bool GainsFromPreallocation => true;

    /// <summary>Everything that changed something, in order. Bytes of writes are kept when <see cref="KeepsTrace"/> is set.</summary>
    public List<DiskOp> Trace { get; } = [];

    public bool KeepsTrace { get; init; }

    /// <summary>A broken disk: a sync returns at once and does nothing.</summary>
    public bool IgnoresSync { get; set; }

    /// <summary>Sum of file lengths beyond which writes find the disk full.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Decides, before an operation, whether it fails.</summary>
    public Func<DiskOp, DiskFault>? Faults { get; set; }

    /// <summary>Called before each operation that changes something, when nothing of it is done: what else happens at this moment.</summary>
    public Action<DiskOpKind>? Beginning { get; set; }

    /// <summary>Called after each operation that changed something.</summary>
    public Action<DiskOp>? Happened { get; set; }

    /// <summary>Called with path and offset before each read.</summary>
    public Action<string, long>? Reading { get; set; }

    /// <summary>Operations that changed (or tried to change) something.</summary>
    public int Operations { get; private set; }

    /// <summary>Sum of file lengths.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_gate)
            {
                return _names.Values.Distinct().Sum(file => (long)file.Current.Length);
            }
        }
    }

    /// <summary>Reads so far.</summary>
    public long Reads => Volatile.Read(ref _reads);

    public void CreateDirectory(string path)
    {
        // Folders are always there and durable; only files are of interest.
    }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
        {
            return [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))];
        }
    }

    public IDiskFile Open(string path, bool create)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(path, out RecordedFile? known))
            {
                return new Handle(this, known, path);
            }
        }

        if (!create)
        {
            throw new FileNotFoundException("No such recorded file.", path);
        }

        RecordedFile file = new(Interlocked.Increment(ref _files));
        Perform(DiskOpKind.Create, file.Id, path, 0, null, _ => Rename(new NameChange(null, path, file)));
        return new Handle(this, file, path);
    }

    public bool Exists(string path)
    {
        lock (_gate)
        {
            return _names.ContainsKey(path);
        }
    }

    public void Delete(string path)
    {
        if (FileAt(path) is RecordedFile file)
        {
            Perform(DiskOpKind.Delete, file.Id, path, 0, null, _ => Rename(new NameChange(path, null, null)));
        }
    }

    public void Rename(string from, string to)
    {
        RecordedFile file = FileAt(from) ?? throw new FileNotFoundException("No such recorded file.", from);
        Perform(DiskOpKind.Rename, file.Id, to, 0, null, _ => Rename(new NameChange(from, to, file)));
    }

    public void SyncDirectory(string path) => Perform(DiskOpKind.SyncDirectory, 0, path, 0, null, failed =>
    {
        if (!IgnoresSync && !failed)
        {
            _unsyncedNames.ForEach(change => change.ApplyTo(_durableNames));
            _unsyncedNames.Clear();
        }
    });

    public IDisposable Lock(string directory) => new MemoryStream(0);

    /// <summary>Puts an entry of the test's own into the trace.</summary>
    public void Note(long what)
    {
        lock (_gate)
        {
            Trace.Add(new DiskOp(Operations, DiskOpKind.Acknowledged, 0, "", what));
        }
    }

    private RecordedFile? FileAt(string path)
    {
        lock (_gate)
        {
            return _names.GetValueOrDefault(path);
        }
    }

    private void Rename(NameChange change)
    {
        change.ApplyTo(_names);
        _unsyncedNames.Add(change);
    }

    /// <summary>Counts, traces, and performs; a fault is performed in part and then thrown.</summary>
    private void Perform(DiskOpKind kind, int file, string path, long offset, byte[]? bytes, Action<bool> change)
    {
        DiskOp op;
        DiskFault fault;
        Beginning?.Invoke(kind);
        lock (_gate)
        {
            op = new DiskOp(Operations++, kind, file, path, offset, bytes);
            fault = Faults?.Invoke(op) ?? DiskFault.None;
            bool partly = fault is DiskFault.ShortThenIo or DiskFault.ShortThenNoSpace;
            if (fault == DiskFault.None || partly || kind == DiskOpKind.Sync)
            {
                change(fault != DiskFault.None);
            }

            if (KeepsTrace && fault == DiskFault.None && !(IgnoresSync && kind == DiskOpKind.Sync))
            {
                Trace.Add(op);
            }
        }

        switch (fault)
        {
            case DiskFault.NoSpace or DiskFault.ShortThenNoSpace:
                throw new DiskFullException($"No space for {op} (test).");
            case DiskFault.Io or DiskFault.ShortThenIo:
                throw new IOException($"Input/output error at {op} (test).");
        }

        Happened?.Invoke(op);
    }

    private void CheckRoom(RecordedFile file, long end, string path)
    {
        lock (_gate)
        {
            if (CapacityBytes == long.MaxValue || end <= file.Current.Length)
            {
                return;
            }

            long used = UsedBytes;
            if (used + end - file.Current.Length > CapacityBytes)
            {
                throw new DiskFullException($"No space for '{path}': {used} of {CapacityBytes} bytes are used (test).");
            }
        }
    }

    private static unsafe void CheckAligned(long offset, ReadOnlySpan<byte> bytes)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        if (offset % 4096 != 0 || bytes.Length % 4096 != 0 || address % 4096 != 0)
        {
            throw new InvalidOperationException($"A write of {bytes.Length} bytes at {offset} from address {address:x} is not aligned.");
        }
    }
}
