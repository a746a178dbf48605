namespace EventHub.Repository.Tests.Layering;

/// <summary>Dependence rules as functions: each gives one line for everything that breaks it.</summary>
internal static class LayeringRules
{
    public static IReadOnlyList<string> FindForbiddenProjects(ProjectFile project) =>
        Layers.Allowed.TryGetValue(project.Name, out string[]? allowed)
            ? [.. project.Projects.Except(allowed).Select(other => $"{project.Name} refers to project {other}")]
            : [$"{project.Name} is in no layer"];

    public static IReadOnlyList<string> FindForbiddenAssemblies(string project, IEnumerable<string> referenced)
    {
        string[] ours = [.. Layers.Allowed.Keys.Select(Layers.AssemblyOf)];
        IEnumerable<string> allowed = Layers.Allowed[project].Concat(Layers.Exposed.GetValueOrDefault(project, [])).Select(Layers.AssemblyOf);
        return [.. referenced.Where(ours.Contains).Except(allowed).Select(other => $"{project} is compiled against {other}")];
    }

    public static IReadOnlyList<string> FindWebAssemblies(string project, IEnumerable<string> referenced) =>
        Layers.OnTheWeb.Contains(project)
            ? []
            : [.. referenced.Where(other => other.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).Select(other => $"{project} is compiled against {other}")];

    public static IReadOnlyList<string> FindUnconditionalOrleans(ProjectFile project) =>
        [.. project.Packages
            .Where(package => package.Name.Contains("Orleans", StringComparison.Ordinal))
            .Where(package => !package.Condition.Contains("'$(GrainRuntime)' == 'Orleans'", StringComparison.Ordinal))
            .Select(package => $"{project.Name} refers to {package.Name} without the condition '$(GrainRuntime)' == 'Orleans'")];
}
