using EventHub.EventLog.Disks;

namespace EventHub.Tests.Kit;

/// <content>Open files.</content>
internal sealed partial class RecordingDisk
{
    private sealed class Handle(RecordingDisk disk, RecordedFile file, string path) : IDiskFile
    {
        private bool _closed;

        public long Length
        {
            get
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                lock (disk._gate)
                {
                    return file.Current.Length;
                }
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            CheckAligned(offset, bytes);
            disk.CheckRoom(file, offset + bytes.Length, path);
            byte[] copy = bytes.ToArray();
            disk.Perform(DiskOpKind.Write, file.Id, path, offset, copy, failed =>
                file.Change(new FileChange(offset, failed ? copy[..(copy.Length / 2)] : copy)));
        }

        public int Read(long offset, Span<byte> target)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Interlocked.Increment(ref disk._reads);
            disk.Reading?.Invoke(path, offset);
            lock (disk._gate)
            {
                return file.Current.Read(offset, target);
            }
        }

        public void Sync()
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            disk.Perform(DiskOpKind.Sync, file.Id, path, 0, null, failed =>
            {
                if (failed)
                {
                    file.LoseUnsynced();
                }
                else if (!disk.IgnoresSync)
                {
                    file.Sync();
                }
            });
        }

        public void Truncate(long length)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            disk.Perform(DiskOpKind.Truncate, file.Id, path, length, null, _ => file.Change(new FileChange(length, null)));
        }

        public void Dispose() => _closed = true;
    }
}
