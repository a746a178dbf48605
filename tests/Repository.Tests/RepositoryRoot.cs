namespace EventHub.Repository.Tests;

/// <summary>The checkout that these tests judge, found by walking up from the test assembly.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "Orleans.EventHub.sln";

    private static readonly string[] FoldersNotOurs = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults", ".vs", ".idea", ".vscode"];

    public static string Path { get; } = Find();

    /// <summary>Every file of the checkout that is not generated, under <paramref name="folder"/>.</summary>
    public static IEnumerable<SourceFile> Files(string folder, params string[] extensions) =>
        Walk(new DirectoryInfo(System.IO.Path.Combine(Path, folder)))
            .Where(file => extensions.Length == 0 || extensions.Contains(file.Extension))
            .Select(Read)
            .OrderBy(file => file.Path, StringComparer.Ordinal);

    public static SourceFile Read(string relativePath) => Read(new FileInfo(System.IO.Path.Combine(Path, relativePath)));

    public static bool Exists(string relativePath) => System.IO.Path.Exists(System.IO.Path.Combine(Path, relativePath));

    private static SourceFile Read(FileInfo file) =>
        new(System.IO.Path.GetRelativePath(Path, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            return [];
        }

        IEnumerable<DirectoryInfo> inner = folder.EnumerateDirectories().Where(entry => !IsGenerated(entry));
        return folder.EnumerateFiles().Concat(inner.SelectMany(Walk));
    }

    // The hub's own data folder stands at the top when somebody follows the README.
    private static bool IsGenerated(DirectoryInfo folder) =>
        FoldersNotOurs.Contains(folder.Name) || (folder.Name == "data" && folder.Parent!.FullName == Path);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        // Built with another artifacts folder: the sources say where they stand.
        return FromHere() ?? throw new InvalidOperationException($"No {Marker} above {AppContext.BaseDirectory}. Build inside the checkout.");
    }

    private static string? FromHere([System.Runtime.CompilerServices.CallerFilePath] string here = "")
    {
        string? folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
        return File.Exists(System.IO.Path.Combine(folder, Marker)) ? folder : null;
    }
}
