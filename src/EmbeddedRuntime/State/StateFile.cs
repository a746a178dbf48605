using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>One file: a line of JSON with version and checksum, then the state's JSON.</summary>
internal sealed class StateFile(string path)
{
    public string Path => path;

    public StateRecord? Read()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        int end = bytes.AsSpan().IndexOf((byte)'\n');
        StateFileHeader? header = end < 0 ? null : ReadHeader(bytes.AsSpan(0, end));
        ReadOnlyMemory<byte> json = end < 0 ? default : bytes.AsMemory(end + 1);
        if (header is null || header.ETag.Length == 0 || header.Sha256 != Checksum(header.ETag, json.Span))
        {
            throw new CorruptStateException($"The state file {path} is damaged: its checksum does not fit its {bytes.Length} bytes. Restore it, or move it away to start anew.");
        }

        return new StateRecord(header.ETag, json);
    }

    /// <summary>Replaces the file, and gives its new ETag.</summary>
    public string Write(ReadOnlySpan<byte> json, long version)
    {
        string etag = StateETag.Format(version);
        string folder = System.IO.Path.GetDirectoryName(path)!;
        string temporary = path + ".tmp";
        FolderSync.Create(folder);
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new StateFileHeader(etag, Checksum(etag, json)));
        using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, header, 0);
            RandomAccess.Write(file, "\n"u8, header.Length);
            RandomAccess.Write(file, json, header.Length + 1);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        FolderSync.Sync(folder);
        return etag;
    }

    public void Delete()
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            FolderSync.Sync(System.IO.Path.GetDirectoryName(path)!);
        }
    }

    private static StateFileHeader? ReadHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<StateFileHeader>(line);
        }
        catch (JsonException)
        {
            // Reported by the caller, with the file's name.
            return null;
        }
    }

    private static string Checksum(string etag, ReadOnlySpan<byte> json)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(etag));
        hash.AppendData(json);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
