namespace EventHub.Repository.Tests.Layering;

public sealed class LayeringTests
{
    private static IReadOnlyList<ProjectFile> Projects => [.. RepositoryRoot.Files("src", ".csproj").Select(ProjectFile.Parse)];

    [Fact]
    public void Projects_ReferOnlyToLayersBelow() =>
        Offenders.None([.. Projects.SelectMany(LayeringRules.FindForbiddenProjects)], "See the dependence rules in ARCHITECTURE.md and Layers.cs.");

    [Fact]
    public void CompiledAssemblies_ReferOnlyToLayersBelow() =>
        Offenders.None(
            [.. Projects.SelectMany(project => LayeringRules.FindForbiddenAssemblies(project.Name, Compiled(project)))],
            "A transitive reference is used in code. See the dependence rules in ARCHITECTURE.md.");

    [Fact]
    public void CompiledAssemblies_BelowTheEdge_KnowNoWeb() =>
        Offenders.None(
            [.. Projects.SelectMany(project => LayeringRules.FindWebAssemblies(project.Name, Compiled(project)))],
            "Only the gateway and the composition roots know ASP.NET.");

    [Fact]
    public void Projects_ReferToOrleans_OnlyInTheOrleansBuild() =>
        Offenders.None([.. Projects.SelectMany(LayeringRules.FindUnconditionalOrleans)], "The default build restores no Orleans package.");

    [Fact]
    public void Grains_HaveNoConditionalCompilation()
    {
        IEnumerable<SourceFile> files = RepositoryRoot.Files("src/Grains", ".cs").Concat(RepositoryRoot.Files("src/Grains.Interfaces", ".cs"));
        Offenders.None(
            [.. files.Where(file => ConditionalCompilation.IsIn(file)).Select(file => file.Path)],
            "One source for both runtimes: only the composition root knows which one it is in.");
    }

    private static IReadOnlyList<string> Compiled(ProjectFile project) =>
        CompiledReferences.Of(Path.Combine(AppContext.BaseDirectory, Layers.AssemblyOf(project.Name) + ".dll"));
}
