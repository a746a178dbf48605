using System.Buffers.Binary;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Recovery;

/// <summary>
/// A small file that says how the log ended when it was closed in order. It is taken away at start, so that its being
/// there proves an orderly end: a log that is shorter than it says has been damaged.
/// </summary>
internal readonly record struct CleanMark(long NextLsn, long NextSequence, long OwnerTerm)
{
    private const string FileName = "clean";
    private const int Bytes = 32;

    public static CleanMark? Take(IDisk disk, string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!disk.Exists(path))
        {
            return null;
        }

        CleanMark? mark = Read(disk, path);
        disk.Delete(path);
        disk.SyncDirectory(directory);
        return mark;
    }

    public void Write(IDisk disk, string directory)
    {
        SharedBuffer block = new(disk.Alignment < Bytes ? Bytes : disk.Alignment, pool: null);
        Span<byte> bytes = block.Span;
        bytes.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, NextLsn);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], NextSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], OwnerTerm);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], Crc32C.Compute(bytes[..24]));
        string path = Path.Combine(directory, FileName);
        using (IDiskFile file = disk.Open(path + ".tmp", create: true))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        disk.Rename(path + ".tmp", path);
        disk.SyncDirectory(directory);
    }

    private static CleanMark? Read(IDisk disk, string path)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        using IDiskFile file = disk.Open(path, create: false);
        bool whole = file.Read(0, bytes) == Bytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) == Crc32C.Compute(bytes[..24]);
        return whole
            ? new CleanMark(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]))
            : null;
    }
}
