using System.CommandLine;
using System.Text.Json.Nodes;
using EventHub.Cli.Output;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas cancel</c> and <c>retry</c>, of one or of many.</summary>
internal sealed class StopSagasCommand : ManySagasCommand
{
    private readonly Option<string?> _reason = new("--reason") { Description = "Why; it stands in the history.", HelpName = "TEXT" };

    public StopSagasCommand(string verb, string description, string example, bool hasReason, Terminal terminal)
        : base(verb, description, example, terminal)
    {
        if (hasReason)
        {
            Add(_reason);
        }
    }

    protected override void AddTo(JsonObject body, ParseResult parsed)
    {
        if (Options.Contains(_reason) && parsed.GetValue(_reason) is { } reason)
        {
            body["reason"] = reason;
        }
    }
}
