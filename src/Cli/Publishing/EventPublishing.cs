using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Client;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Cli.Publishing;

/// <summary>Publishes one event.</summary>
internal sealed class EventPublishing(EventPublishOptions options, Uri server, Terminal terminal)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public async Task<int> RunAsync(bool isJson, CancellationToken cancellationToken)
    {
        if (WhatIsWrong() is { } wrong)
        {
            await terminal.Error.WriteLineAsync(PlainText.OneLine(wrong));
            return ExitCode.Usage;
        }

        PublishEvent publish = new(options.Channel, await ReadPayloadAsync(cancellationToken))
        {
            ContentType = options.ContentType,
            Key = options.Key,
            Type = options.Type,
            Source = options.Source,
            Priority = options.Priority is { } word && EventNames.TryParse(Encoding.UTF8.GetBytes(word), out EventPriority priority) ? priority : null,
            IdempotencyKey = options.IdempotencyKey,
            DeliverAt = options.DeliverAt,
            ExpiresAt = options.ExpiresAt,
            Metadata = Metadata(),
        };
        await using EventHubClient client = LiveConnection.Create(server, terminal, generatesKeys: true, Timeout);
        await LiveConnection.OpenAsync(client, server, cancellationToken);
        PublishReceipt receipt = await client.PublishAsync(publish, cancellationToken);
        if (isJson)
        {
            await JsonLines.WriteAsync(terminal, Answer(receipt), cancellationToken);
            return ExitCode.Done;
        }

        await terminal.Out.WriteLineAsync($"{receipt.Id}  {options.Channel}  {(receipt.Position is { } position ? "#" + PlainText.Sequence(position) : "waits")}{(receipt.Duplicate ? "  stored before" : "")}");
        return ExitCode.Done;
    }

    private string? WhatIsWrong()
    {
        string? broken = new[] { options.Key, options.Type, options.Source, options.IdempotencyKey }.FirstOrDefault(static value => value?.Any(char.IsControl) ?? false);
        return broken is not null ? $"'{broken}' cannot be sent: a value stands on one line."
            : MediaTypeHeaderValue.TryParse(options.ContentType, out _) ? null : $"--content-type takes a type such as text/plain, not '{options.ContentType}'.";
    }

    private async Task<ReadOnlyMemory<byte>> ReadPayloadAsync(CancellationToken cancellationToken)
    {
        if (options.Payload != "-")
        {
            return Encoding.UTF8.GetBytes(options.Payload);
        }

        using MemoryStream payload = new();
        await terminal.Input.CopyToAsync(payload, cancellationToken);
        return payload.ToArray();
    }

    private ReadOnlyMemory<byte> Metadata()
    {
        if (options.Metadata.Count == 0)
        {
            return default;
        }

        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = PlainJson.To(json))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in options.Metadata.DistinctBy(static pair => pair.Key))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }

    // As REST answers: an event has its status from the moment it is stored.
    private ReadOnlyMemory<byte> Answer(in PublishReceipt receipt)
    {
        ArrayBufferWriter<byte> json = new();
        PublishResultJson.WriteOne(
            json, receipt.Id, Encoding.UTF8.GetBytes(options.Channel), receipt.Position,
            receipt.Position is null ? EventState.Waiting : EventState.Unrouted(0), receipt.Duplicate);
        return json.WrittenMemory;
    }
}
