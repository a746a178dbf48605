namespace EventHub.Cli.Output;

/// <summary>A table with aligned columns for people; the last column may be cut to the width of the screen.</summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(PlainText.OneLine)]);

    /// <summary>Writes headings and rows.</summary>
    public void Write(TextWriter writer, int width)
    {
        int[] widths = [.. columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Heading.Length).Max())];
        WriteRow(writer, [.. columns.Select(column => column.Heading)], widths, width);
        foreach (string[] row in _rows)
        {
            WriteRow(writer, row, widths, width);
        }
    }

    private void WriteRow(TextWriter writer, string[] cells, int[] widths, int width)
    {
        string line = string.Join(Gap, cells.Select((cell, index) => columns[index].IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index])));
        writer.WriteLine(PlainText.Cut(line.TrimEnd(), width));
    }
}
