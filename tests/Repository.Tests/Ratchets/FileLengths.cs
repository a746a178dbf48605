namespace EventHub.Repository.Tests.Ratchets;

/// <summary>A file that keeps growing hides a second capability.</summary>
internal static class FileLengths
{
    public const int LinesMax = 300;
    public const int LinesOfNineInTen = 170;

    public static IReadOnlyList<string> FindTooLong(IEnumerable<SourceFile> files) =>
        [.. files.Where(file => file.LineCount > LinesMax).Select(file => $"{file.Path}: {file.LineCount} lines, at most {LinesMax}")];

    /// <summary>Empty while at least nine files in ten are short; else every long one, longest first.</summary>
    public static IReadOnlyList<string> FindCrowdOfLong(IReadOnlyCollection<SourceFile> files)
    {
        SourceFile[] longOnes = [.. files.Where(file => file.LineCount > LinesOfNineInTen).OrderByDescending(file => file.LineCount)];
        return longOnes.Length * 10 <= files.Count ? [] : [.. longOnes.Select(file => $"{file.Path}: {file.LineCount} lines")];
    }
}
