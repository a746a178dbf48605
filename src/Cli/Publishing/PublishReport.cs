using System.Text;
using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Publishing;

/// <summary>Tells what became of each line, as JSON for machines or refusals only for people, and counts.</summary>
internal sealed class PublishReport(Terminal terminal, bool isJson)
{
    private readonly Lock _gate = new();

    public PublishTally Tally { get; } = new();

    /// <summary>What an answer refuses its line for; null when it took it.</summary>
    public static HubProblem? RefusalIn(byte[] answer)
    {
        // Most answers are no refusals, and need no second look.
        if (answer.AsSpan().IndexOf("\"error\""u8) < 0)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        return RefusalIn(document.RootElement);
    }

    /// <summary>Takes the hub's answer for a line: <c>{"index":0,"id":"…","duplicate":false}</c> or <c>{"index":0,"error":{…}}</c>.</summary>
    public void Add(PublishLine line, ReadOnlyMemory<byte> answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement root = document.RootElement;
        HubProblem? refusal = RefusalIn(root);
        bool isDuplicate = refusal is null && root.TryGetProperty("duplicate", out JsonElement duplicate) && duplicate.GetBoolean();
        lock (_gate)
        {
            Count(line, refusal, isDuplicate);
            if (isJson)
            {
                WriteJson(line, root);
            }
        }
    }

    /// <summary>Takes a line that is longer than anything the hub would take.</summary>
    public void AddTooLong(PublishLine line)
    {
        HubProblem refusal = new(
            ErrorCodes.EventTooLarge.HttpStatus, ErrorCodes.EventTooLarge.Text, ErrorCodes.EventTooLarge.Title,
            $"The line has more than {PlainText.Count(FilePublishOptions.LineBytesMax)} bytes and was not sent. A line has at most 1,048,576.");
        lock (_gate)
        {
            Count(line, refusal, isDuplicate: false);
            if (isJson)
            {
                terminal.Out.WriteLine($"{{\"index\":{line.Index},\"line\":{line.Line},\"error\":{{\"code\":\"{refusal.Code}\",\"title\":\"{refusal.Title}\",\"detail\":\"{refusal.Detail}\"}}}}");
            }
        }
    }

    private static HubProblem? RefusalIn(JsonElement answer) =>
        answer.TryGetProperty("error", out JsonElement error) ? HubProblem.Read(error, 400) : null;

    private void Count(PublishLine line, HubProblem? refusal, bool isDuplicate)
    {
        if (refusal is null)
        {
            Tally.AddStored(isDuplicate);
            return;
        }

        Tally.AddRefused();
        if (!isJson)
        {
            terminal.Error.WriteLine(PlainText.OneLine($"line {line.Line}: {ProblemText.Headline(refusal)}"));
        }
    }

    // The index counts over all connections of this run, which the hub cannot know; the line is added.
    private void WriteJson(PublishLine line, JsonElement answer)
    {
        StringBuilder text = new($"{{\"index\":{line.Index},\"line\":{line.Line}");
        foreach (JsonProperty property in answer.EnumerateObject().Where(property => property.Name != "index"))
        {
            text.Append(",\"").Append(property.Name).Append("\":").Append(property.Value.GetRawText());
        }

        terminal.Out.WriteLine(text.Append('}'));
    }
}
