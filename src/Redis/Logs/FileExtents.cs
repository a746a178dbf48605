using System.Globalization;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// Which term wrote which part of a file, and where it ends. Entries of a higher term stand behind those of a lower one, so an offset leads to an id.
/// </summary>
internal sealed class FileExtents
{
    public static readonly FileExtents Empty = new([], 0);
    private readonly (long Term, long Offset)[] _starts;

    private FileExtents((long Term, long Offset)[] starts, long length) => (_starts, Length) = (starts, length);

    /// <summary>Where the file ends.</summary>
    public long Length { get; }

    /// <summary>Reads the answer of <see cref="LogScripts.Describe"/>.</summary>
    public static FileExtents Of(RedisResult[] described)
    {
        if (described.Length == 0)
        {
            return Empty;
        }

        (_, long last) = Parse((string)described[1]!);
        return new FileExtents([.. described[2..].Select(static id => Parse((string)id!)).Reverse()], last + (long)described[0]);
    }

    /// <summary>Term and offset of an entry.</summary>
    public static (long Term, long Offset) Parse(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture) - 1);
    }

    /// <summary>The id of an entry that starts at an offset.</summary>
    public string IdAt(long offset)
    {
        int index = _starts.Length - 1;
        while (index > 0 && _starts[index].Offset > offset)
        {
            index--;
        }

        return FolderClaim.Id(_starts[index].Term, offset);
    }

    /// <summary>With an entry behind the others.</summary>
    public FileExtents With(long term, long offset, int bytes) =>
        new(_starts.Length > 0 && _starts[^1].Term == term ? _starts : [.. _starts, (term, offset)], offset + bytes);
}
