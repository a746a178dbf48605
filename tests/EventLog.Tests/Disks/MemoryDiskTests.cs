using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Tests.Disks;

public sealed class MemoryDiskTests
{
    [Fact]
    public void Write_BeyondTheCapacity_FindsItFullAndDeletingFreesIt()
    {
        MemoryDisk disk = new(1 << 20);
        IDiskFile file = disk.Open("/a/f", create: true);
        file.Write(0, new byte[1 << 20]);
        IDiskFile other = disk.Open("/a/g", create: true);
        Assert.Throws<DiskFullException>(() => other.Write(0, new byte[8]));
        disk.Delete("/a/f");
        other.Write(0, new byte[8]);
        Assert.Equal(["g"], disk.List("/a"));
    }

    [Fact]
    public void Read_FileRemovedMeanwhile_SaysSo()
    {
        MemoryDisk disk = new(1 << 20);
        IDiskFile file = disk.Open("/a/f", create: true);
        file.Write(0, new byte[100]);
        disk.Delete("/a/f");
        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[10]));
    }

    [Fact]
    public void Write_BehindACut_ReadsZerosInBetween()
    {
        MemoryDisk disk = new(1 << 20);
        IDiskFile file = disk.Open("/a/f", create: true);
        file.Write(0, "abcdefghij"u8);
        file.Truncate(4);
        file.Write(8, "z"u8);
        byte[] bytes = new byte[9];
        Assert.Equal(9, file.Read(0, bytes));
        Assert.Equal("abcd\0\0\0\0z"u8.ToArray(), bytes);
    }

    [Fact]
    public void Rename_OverAnotherFile_FreesIt()
    {
        MemoryDisk disk = new(2 * 256 * 1024);
        disk.Open("/a/f", create: true).Write(0, new byte[8]);
        disk.Open("/a/g", create: true).Write(0, new byte[8]);
        disk.Rename("/a/f", "/a/g");
        disk.Open("/a/h", create: true).Write(0, new byte[8]);
        Assert.Equal(["g", "h"], disk.List("/a").Order());
    }
}
