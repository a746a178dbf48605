namespace EventHub.Cli.Clusters;

/// <summary>Programs that are found in PATH.</summary>
internal static class ServerProgram
{
    /// <summary>The whole path of a program, or null.</summary>
    public static string? Find(string name, string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
