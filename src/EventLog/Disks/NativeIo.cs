using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EventHub.EventLog.Disks;

/// <summary>
/// The three calls the framework does not offer: opening around the page cache, syncing data without needless
/// metadata (the framework's flush is <c>fsync</c>), and syncing a folder.
/// </summary>
internal static partial class NativeIo
{
    private const int OpenReadOnly = 0, OpenWriteOnly = 1, CloseOnExec = 0x80000, NoSpace = 28, QuotaExceeded = 122, Interrupted = 4;

    // The flag has another value on ARM; see open(2) and the kernel's uapi headers.
    private static int DirectFlag => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <summary>Opens an existing file for direct writes, or null where the file system refuses that.</summary>
    public static SafeFileHandle? TryOpenDirect(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        int descriptor = Open(path, OpenWriteOnly | DirectFlag | CloseOnExec, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static void SyncData(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            while (FDataSync((int)handle.DangerousGetHandle()) < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error != Interrupted)
                {
                    throw Failure("fdatasync", error);
                }
            }
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    public static void SyncDirectory(string path)
    {
        int descriptor = Open(path, OpenReadOnly | (OperatingSystem.IsLinux() ? CloseOnExec : 0), 0);
        if (descriptor < 0)
        {
            throw Failure($"open '{path}'", Marshal.GetLastPInvokeError());
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (FSync(descriptor) < 0)
        {
            throw Failure($"fsync '{path}'", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>True when <paramref name="exception"/> means "no space left" (or over quota).</summary>
    public static bool IsDiskFull(IOException exception)
    {
        // The framework puts errno (Unix) or the Win32 code (ERROR_DISK_FULL 112, ERROR_HANDLE_DISK_FULL 39) into HResult.
        int code = exception.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code is 112 or 39 : exception.HResult is NoSpace or QuotaExceeded;
    }

    private static IOException Failure(string call, int error)
    {
        string message = $"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).";
        return error is NoSpace or QuotaExceeded ? new DiskFullException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);
}
