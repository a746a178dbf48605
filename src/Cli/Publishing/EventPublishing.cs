using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Events;
using EventHub.Cli.Http;
using EventHub.Cli.Output;

namespace EventHub.Cli.Publishing;

/// <summary>Publishes one event.</summary>
internal sealed class EventPublishing(EventPublishOptions options, HubClient hub, Terminal terminal)
{
    public async Task<int> RunAsync(bool isJson, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/v1/channels/{Uri.EscapeDataString(options.Channel)}/events");
        request.Content = options.Payload == "-" ? new StreamContent(terminal.Input) : new ByteArrayContent(Encoding.UTF8.GetBytes(options.Payload));
        if (!MediaTypeHeaderValue.TryParse(options.ContentType, out MediaTypeHeaderValue? type))
        {
            await terminal.Error.WriteLineAsync($"--content-type takes a type such as text/plain, not '{PlainText.OneLine(options.ContentType)}'.");
            return ExitCode.Usage;
        }

        request.Content.Headers.ContentType = type;
        foreach ((string name, string? value) in options.Headers)
        {
            if (value is not null && !TryAdd(request.Headers, name, value))
            {
                await terminal.Error.WriteLineAsync($"'{PlainText.OneLine($"{name}: {value}")}' cannot be sent: a name takes letters, digits and '-', a value stands on one line.");
                return ExitCode.Usage;
            }
        }

        using HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (isJson)
        {
            await JsonLines.WriteAsync(terminal, body, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument answer = JsonDocument.Parse(body);
        string id = answer.RootElement.GetProperty("id").GetString()!;
        bool isDuplicate = answer.RootElement.GetProperty("duplicate").GetBoolean();
        await terminal.Out.WriteLineAsync($"{id}  {options.Channel}  #{EventTable.SequenceOf(answer.RootElement)}{(isDuplicate ? "  stored before" : "")}");
        return ExitCode.Done;
    }

    private static bool TryAdd(HttpRequestHeaders headers, string name, string value)
    {
        try
        {
            return !value.Any(char.IsControl) && headers.TryAddWithoutValidation(name, value);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
