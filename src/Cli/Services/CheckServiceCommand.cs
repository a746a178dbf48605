using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Services;

/// <summary><c>eventhub services get</c> and <c>check</c>: what sagas believe, and what a service reports.</summary>
internal sealed class CheckServiceCommand : ClientVerb
{
    private readonly Argument<string> _name = new("SERVICE") { Description = "Its name." };
    private readonly bool _isNow;

    public CheckServiceCommand(string name, string description, string example, bool isNow, Terminal terminal)
        : base(name, description, example, terminal)
    {
        _isNow = isNow;
        Add(_name);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string path = "/v1/services/" + Uri.EscapeDataString(parsed.GetRequiredValue(_name));
        byte[] answer = _isNow ? await hub.FetchAsync(path + ":check", cancellationToken, HttpMethod.Post) : await hub.FetchAsync(path, cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement[] checks = [.. document.RootElement.GetProperty("checks").EnumerateArray()];
        if (checks.Length == 0)
        {
            await Terminal.Out.WriteLineAsync("No saga checks what it reports.");
            return ExitCode.Done;
        }

        WriteChecks(checks);
        WriteDifferences(checks);
        return ExitCode.Done;
    }

    private void WriteChecks(JsonElement[] checks)
    {
        TextTable table = new(
            new TextColumn("SAGA"), new TextColumn("CHECK"), new TextColumn("LAST"), new TextColumn("AGREED", IsNumber: true), new TextColumn("DIFFERED", IsNumber: true),
            new TextColumn("REPAIRED", IsNumber: true), new TextColumn("FAILED", IsNumber: true), new TextColumn("ERROR"));
        foreach (JsonElement one in checks)
        {
            string Text(string name) => one.GetProperty(name).ToString();
            table.Add(Text("definition"), Text("check"), Text("lastAt"), Text("agreed"), Text("differed"), Text("repaired"), Text("failed"), Text("error"));
        }

        table.Write(Terminal.Out, Terminal.Width);
    }

    private void WriteDifferences(JsonElement[] checks)
    {
        TextTable table = new(new TextColumn("AT"), new TextColumn("SAGA"), new TextColumn("KEY"), new TextColumn("FIELD"), new TextColumn("BELIEVED"), new TextColumn("REPORTED"));
        foreach (JsonElement check in checks)
        {
            foreach (JsonElement one in check.GetProperty("differences").EnumerateArray())
            {
                foreach (JsonElement field in one.GetProperty("fields").EnumerateArray())
                {
                    table.Add(one.GetProperty("at").GetString()!, check.GetProperty("definition").GetString()!, one.GetProperty("key").GetString()!,
                        field.GetProperty("field").GetString()!, field.GetProperty("believed").ToString(), field.GetProperty("reported").ToString());
                }
            }
        }

        if (table.Count > 0)
        {
            Terminal.Out.WriteLine();
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
