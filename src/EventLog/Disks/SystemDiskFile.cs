using Microsoft.Win32.SafeHandles;

namespace EventHub.EventLog.Disks;

/// <summary>
/// A file of the machine's file system: one handle that writes (direct where possible) and one that reads through the
/// page cache. The kernel drops cached pages that a direct write replaces, and readers ask only for committed bytes.
/// </summary>
internal sealed class SystemDiskFile : IDiskFile
{
    private readonly SafeFileHandle _reader;
    private readonly SafeFileHandle? _direct;
    private readonly string _path;

    private SystemDiskFile(string path, SafeFileHandle reader, SafeFileHandle? direct)
    {
        _path = path;
        _reader = reader;
        _direct = direct;
    }

    public long Length => RandomAccess.GetLength(_reader);

    private SafeFileHandle Writer => _direct ?? _reader;

    public static SystemDiskFile Open(string path, bool create, bool direct)
    {
        FileMode mode = create ? FileMode.OpenOrCreate : FileMode.Open;

        // Random access turns read-ahead off: it would cache zeros of blocks that are about to be written.
        SafeFileHandle reader = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        return new SystemDiskFile(path, reader, direct ? NativeIo.TryOpenDirect(path) : null);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(Writer, bytes, offset);
        }
        catch (IOException exception) when (NativeIo.IsDiskFull(exception))
        {
            throw new DiskFullException($"No space left for '{_path}'.", exception);
        }
    }

    public int Read(long offset, Span<byte> target)
    {
        int total = 0;
        while (total < target.Length)
        {
            int read = RandomAccess.Read(_reader, target[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Sync() => NativeIo.SyncData(Writer);

    public void Truncate(long length) => RandomAccess.SetLength(_reader, length);

    public void Dispose()
    {
        _direct?.Dispose();
        _reader.Dispose();
    }
}
