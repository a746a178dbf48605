using System.Runtime.CompilerServices;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>
/// What processes of different versions must agree on, as text: <c>src/Grains.Interfaces/contracts.txt</c>. A section begins at the start of its line, its entries are indented.
/// </summary>
internal static class ContractManifest
{
    private const string Heading = """
        # What silos, gateways and Orleans clients of different versions agree on, and what is kept under names of the code.
        # Written by eng/contracts; a test compares it with the code. docs/grains.md says what may change.
        """;

    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(Here(), "..", "..", "..", "src", "Grains.Interfaces", "contracts.txt"));

    public static string Text(IEnumerable<ContractEntry> entries) => string.Join('\n', entries
        .GroupBy(entry => entry.Section)
        .OrderBy(section => section.Key, StringComparer.Ordinal)
        .SelectMany(section => section.OrderBy(entry => entry.Key.PadLeft(entry.Key.All(char.IsAsciiDigit) ? 5 : 0), StringComparer.Ordinal).Select(entry => entry.ToString()).Prepend(section.Key))
        .Prepend(Heading)) + "\n";

    public static ContractEntry[] Parse(string text)
    {
        List<ContractEntry> entries = [];
        string section = "";
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
            {
                section = line;
                continue;
            }

            string[] parts = line.Trim().Split(": ", 2);
            string[] shape = parts[1].Split(" | ", 2);
            entries.Add(new ContractEntry(section, parts[0], shape[0], shape.Length > 1 ? shape[1] : null));
        }

        return [.. entries];
    }

    private static string Here([CallerFilePath] string here = "") => System.IO.Path.GetDirectoryName(here)!;
}
