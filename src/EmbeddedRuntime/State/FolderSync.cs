using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>Makes entries of folders durable, which the framework has no call for. Where there is no such call, as on Windows, renames are durable by themselves.</summary>
internal static partial class FolderSync
{
    private const int OpenReadOnly = 0;

    /// <summary>Makes a folder and those above it, durably.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(folder);
        if (!string.IsNullOrEmpty(parent))
        {
            Create(parent);
        }

        Directory.CreateDirectory(folder);
        if (!string.IsNullOrEmpty(parent))
        {
            Sync(parent);
        }
    }

    /// <summary>Makes the folder's entries durable: files made in it, renamed or removed.</summary>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, OpenReadOnly, 0);
        if (descriptor < 0)
        {
            throw Failure("open", folder);
        }

        int synced = FSync(descriptor);
        IOException? failure = synced < 0 ? Failure("sync", folder) : null;
        _ = Close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failure(string step, string folder) =>
        new($"Could not {step} the folder {folder}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
