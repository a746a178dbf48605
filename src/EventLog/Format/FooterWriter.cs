using EventHub.EventLog.Disks;
using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Format;

/// <summary>Collects a footer's sections and writes them, block-aligned, with the trailer last.</summary>
internal sealed class FooterWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>Adds a section that will stand behind <paramref name="footerStart"/>.</summary>
    public FooterSection Section(long footerStart, Action<List<byte>> put)
    {
        // Sections start at eight bytes, so fixed-size entries can be read in place.
        while (_bytes.Count % 8 != 0)
        {
            _bytes.Add(0);
        }

        int start = _bytes.Count;
        put(_bytes);
        ReadOnlySpan<byte> section = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[start..];
        return new FooterSection(footerStart + start, section.Length, Crc32C.Compute(section));
    }

    public void WriteTo(IDiskFile file, long start, ReadOnlySpan<byte> trailer, int alignment)
    {
        int length = (_bytes.Count + trailer.Length + alignment - 1) / alignment * alignment;
        SharedBuffer buffer = new(length, pool: null);
        Span<byte> target = buffer.Span;
        target.Clear();
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes).CopyTo(target);
        trailer.CopyTo(target[(length - trailer.Length)..]);

        // What was preallocated behind the batches goes first, so that the trailer is the file's end.
        file.Truncate(start);
        file.Write(start, target);
        file.Sync();
    }
}
