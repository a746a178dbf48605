namespace EventHub.Repository.Tests.Mutations;

/// <summary>What <c>eng/mutate</c> takes out is still there to be taken out. The script itself runs too long for every change.</summary>
public sealed class MutationTests
{
    private static readonly string[] Safeguards = ["sync", "crc", "owner-term", "padding", "settlements", "cursor-positions", "saga-place", "saga-outbox", "saga-key-of-attempt"];

    [Fact]
    public void Mutations_Apply() => Offenders.None(
        [.. Mutation.All().Select(one => RepositoryRoot.Exists(one.File) ? one.Problem(RepositoryRoot.Read(one.File).Text) : $"{one.Name}: {one.File} is not there.").OfType<string>()],
        "A mutation is a text that stands in its file exactly once, and what is put in its place.");

    [Fact]
    public void Mutations_NameTestsThatExist() => Offenders.None([.. Mutation.All().SelectMany(Missing)], "A mutation names a test project and classes in it, as *NameTests.");

    [Fact]
    public void Mutations_AreListedInTheReliabilityPage() => Offenders.None(
        [.. Mutation.All().Select(one => one.Name).Where(name => !RepositoryRoot.Read("docs/reliability.md").Text.Contains($"| `{name}` |", StringComparison.Ordinal))],
        "docs/reliability.md has a row for each mutation.");

    [Fact]
    public void Mutations_CoverWhatNoTestMayMiss() => Assert.Empty(Safeguards.Except(Mutation.All().Select(one => one.Name)));

    [Theory]
    [InlineData("a b c", null)]
    [InlineData("a c", "not in")]
    [InlineData("b b", "more than once")]
    public void Problem_SaysWhyItDoesNotApply(string source, string? expected)
    {
        string? problem = Mutation.Parse("eng/mutations/x.txt", "what: w\nfile: f\ntests: P *T\n--- from\nb\n--- to\nd\n").Problem(source);
        Assert.True(expected is null ? problem is null : problem!.Contains(expected, StringComparison.Ordinal), problem);
    }

    [Fact]
    public void Script_IsExecutable() => Assert.True(
        OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(RepositoryRoot.Path, "eng/mutate")).HasFlag(UnixFileMode.UserExecute), "Give eng/mutate the run bit.");

    private static IEnumerable<string> Missing(Mutation mutation)
    {
        string project = mutation.Tests[0];
        string[] names = [.. RepositoryRoot.Files($"tests/{project}", ".cs").Select(file => Path.GetFileNameWithoutExtension(file.Path))];
        return mutation.Tests[1..].Select(name => name.TrimStart('*')).Except(names).Select(name => $"{mutation.Name}: there is no {name} in tests/{project}.");
    }
}
