using System.Text.Json;
using EventHub.Cli.Output;

namespace EventHub.Cli.Events;

/// <summary>Events as a table for people.</summary>
internal sealed class EventTable
{
    private readonly TextTable _table = new(
        new TextColumn("SEQUENCE", IsNumber: true), new TextColumn("STORED"), new TextColumn("ID"), new TextColumn("STATUS"), new TextColumn("PRIORITY"), new TextColumn("CHANNEL"));

    public void Add(JsonElement events)
    {
        foreach (JsonElement one in events.EnumerateArray())
        {
            _table.Add(SequenceOf(one), Text(one, "createdAt"), Text(one, "id"), Text(one, "status"), Text(one, "priority"), Text(one, "channel"));
        }
    }

    public void Write(Terminal terminal, string? next)
    {
        if (_table.Count == 0)
        {
            terminal.Out.WriteLine("No events.");
        }
        else
        {
            _table.Write(terminal.Out, terminal.Width);
        }

        if (next is not null)
        {
            terminal.Out.WriteLine($"More behind --after {next}");
        }
    }

    /// <summary>The sequence, behind its partition when that is not the first.</summary>
    public static string SequenceOf(JsonElement one)
    {
        if (!one.TryGetProperty("position", out JsonElement position) || position.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        string sequence = position.GetProperty("sequence").GetRawText();
        string partition = position.GetProperty("partition").GetRawText();
        return partition == "0" ? sequence : $"{partition}/{sequence}";
    }

    private static string Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
