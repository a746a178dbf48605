using System.Text.Json;

namespace EventHub.Cli.Output;

/// <summary>Answers of the hub, as they are for machines and in words or tables for people.</summary>
internal static class Answers
{
    /// <summary>Writes one sentence about the answer.</summary>
    public static async Task<int> WriteAsync(Terminal terminal, byte[] answer, bool isJson, Func<JsonElement, string> sentence, CancellationToken cancellationToken)
    {
        if (isJson)
        {
            await JsonLines.WriteAsync(terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        await terminal.Out.WriteLineAsync(sentence(document.RootElement));
        return ExitCode.Done;
    }

    /// <summary>Writes a row for each element of the answer's <paramref name="list"/>, or <paramref name="none"/>.</summary>
    public static async Task<int> WriteAsync(
        Terminal terminal, byte[] answer, bool isJson, string list, TextTable table, Func<JsonElement, string[]> row, string none, CancellationToken cancellationToken)
    {
        if (isJson)
        {
            await JsonLines.WriteAsync(terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        foreach (JsonElement one in document.RootElement.GetProperty(list).EnumerateArray())
        {
            table.Add(row(one));
        }

        if (table.Count == 0)
        {
            await terminal.Out.WriteLineAsync(none);
        }
        else
        {
            table.Write(terminal.Out, terminal.Width);
        }

        return ExitCode.Done;
    }
}
