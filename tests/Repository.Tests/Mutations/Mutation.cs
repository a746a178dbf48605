namespace EventHub.Repository.Tests.Mutations;

/// <summary>A file under <c>eng/mutations</c>: one safeguard, and how <c>eng/mutate</c> takes it out.</summary>
internal sealed record Mutation(string Name, string What, string File, string[] Tests, string From, string To)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<Mutation> All() => [.. RepositoryRoot.Files("eng/mutations", ".txt").Select(file => Parse(file.Path, file.Text))];

    public static Mutation Parse(string path, string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        int from = Array.IndexOf(lines, "--- from"), to = Array.IndexOf(lines, "--- to");
        Assert.True(from > 0 && to > from + 1, $"{path} needs '--- from', a text, and '--- to'.");
        return new Mutation(
            Path.GetFileNameWithoutExtension(path), Field("what"), Field("file"), Field("tests").Split(' '),
            string.Join('\n', lines[(from + 1)..to]), string.Join('\n', lines[(to + 1)..]));

        string Field(string name) => Assert.Single(lines[..from], line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];
    }

    /// <summary>Why it cannot be made, or null.</summary>
    public string? Problem(string source)
    {
        int first = source.IndexOf(From, StringComparison.Ordinal);
        return first < 0 ? $"{Name}: its text is not in {File} any more."
            : source.IndexOf(From, first + 1, StringComparison.Ordinal) >= 0 ? $"{Name}: its text is in {File} more than once."
            : From == To ? $"{Name}: it changes nothing."
            : null;
    }
}
