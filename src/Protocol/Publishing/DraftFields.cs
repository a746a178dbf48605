using System.Text;

namespace EventHub.Protocol.Publishing;

/// <summary>Names of the members of a publish object: the field's own, in camelCase.</summary>
internal static class DraftFields
{
    private static readonly string[] Names = [.. Enum.GetNames<DraftField>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];
    private static readonly Entry[][] ByLength = Index();

    /// <summary>Names a publisher may use.</summary>
    public static ReadOnlySpan<string> Publishable => Names.AsSpan((int)DraftField.Channel..(int)DraftField.Id);

    public static string NameOf(DraftField field) => Names[(int)field];

    public static bool IsHubOnly(DraftField field) => field >= DraftField.Id;

    /// <summary>The field with this name, exactly as written, or <see cref="DraftField.Unknown"/>.</summary>
    public static DraftField Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length)
        {
            return DraftField.Unknown;
        }

        foreach (Entry entry in ByLength[name.Length])
        {
            if (name.SequenceEqual(entry.Utf8))
            {
                return entry.Field;
            }
        }

        return DraftField.Unknown;
    }

    private static Entry[][] Index()
    {
        Entry[] entries = [.. Names.Skip(1).Select((name, index) => new Entry((DraftField)(index + 1), Encoding.ASCII.GetBytes(name)))];
        int longest = entries.Max(entry => entry.Utf8.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length => entries.Where(entry => entry.Utf8.Length == length).ToArray())];
    }

    private readonly record struct Entry(DraftField Field, byte[] Utf8);
}
