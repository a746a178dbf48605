using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events payload</c>.</summary>
internal sealed class GetPayloadCommand : ClientVerb
{
    private readonly Argument<string> _id = new("ID") { Description = "Id of an event." };
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };

    public GetPayloadCommand(Terminal terminal)
        : base("payload", "Write an event's payload, byte for byte, to standard output.", "eventhub events payload 0198a3f0-5b1c-7000-8000-00000000002a --output payload.json", terminal)
    {
        Add(_id);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/events/{Uri.EscapeDataString(parsed.GetRequiredValue(_id))}/payload");
        using HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
        if (parsed.GetValue(_output) is { } file)
        {
            await using FileStream target = file.Create();
            await response.Content.CopyToAsync(target, cancellationToken);
        }
        else
        {
            await response.Content.CopyToAsync(Terminal.Output, cancellationToken);
            await Terminal.Output.FlushAsync(cancellationToken);
        }

        return ExitCode.Done;
    }
}
