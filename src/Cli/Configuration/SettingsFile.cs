using System.Text;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Configuration;

/// <summary>Reads a settings file, YAML or JSON, and puts environment variables into its values.</summary>
internal static class SettingsFile
{
    /// <summary>Larger files are refused: no hub has that many settings, so it is another file.</summary>
    private const long FileBytesMax = 1 << 20;

    /// <summary>The settings in <paramref name="path"/>; what is wrong with the file is added to <paramref name="problems"/>.</summary>
    public static IReadOnlyList<SettingEntry> Read(string path, Func<string, string?> variable, List<Problem> problems)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > FileBytesMax)
            {
                problems.Add(Unreadable($"'{path}' has {file.Length:N0} bytes; a settings file has at most {FileBytesMax:N0}."));
                return [];
            }

            return Expand(Parse(File.ReadAllBytes(path), path), variable, problems);
        }
        catch (SettingsSyntaxException fault)
        {
            problems.Add(Unreadable($"{path}, line {fault.Line}, column {fault.Column}: {fault.Message}."));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add(Unreadable($"There is no file '{path}' (looked in {Directory.GetCurrentDirectory()})."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            problems.Add(Unreadable($"'{path}': {fault.Message}"));
        }

        return [];
    }

    private static IReadOnlyList<SettingEntry> Parse(byte[] bytes, string path)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan();
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        string extension = Path.GetExtension(path).ToUpperInvariant();
        bool isJson = extension == ".JSON" || (extension is not (".YAML" or ".YML") && text.TrimStart(" \t\r\n"u8).StartsWith("{"u8));
        return isJson
            ? JsonSettingsReader.Read(text, path)
            : YamlSettingsReader.Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text), path);
    }

    private static List<SettingEntry> Expand(IReadOnlyList<SettingEntry> entries, Func<string, string?> variable, List<Problem> problems)
    {
        List<SettingEntry> result = new(entries.Count);
        foreach (SettingEntry entry in entries)
        {
            string? problem = null;
            string? value = entry.Value is not null && VariableExpansion.TryExpand(entry.Value, variable, out string expanded, out problem) ? expanded : null;
            if (problem is not null)
            {
                problems.Add(new Problem(ErrorCodes.InvalidSetting, $"{entry.Key} is '{entry.Value}' ({entry.Origin}); {problem}."));
                continue;
            }

            result.Add(entry with { Value = value });
        }

        return result;
    }

    private static Problem Unreadable(string detail) => new(ErrorCodes.UnreadableConfiguration, detail);
}
