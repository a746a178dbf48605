using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Client;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Silo.Settings;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions consume</c>: shows deliveries, and acks each once it is shown.</summary>
internal sealed class ConsumeCommand : ClientVerb
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };
    private readonly Option<long?> _max = new("--max") { Description = "End after this many deliveries.", HelpName = "COUNT" };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "End after this time, such as 30s; with --max, fail when the deliveries have not come by then." };
    private readonly Option<bool> _noAck = new("--no-ack") { Description = "Only show them: they go to other consumers when this one ends, and the attempt counts." };
    private readonly Option<int> _window = new("--window") { Description = "Deliveries received ahead, at most.", HelpName = "COUNT", DefaultValueFactory = static _ => 100 };

    public ConsumeCommand(Terminal terminal)
        : base("consume", "Show deliveries and ack them, until Ctrl-C.", "eventhub subscriptions consume billing --max 10", terminal)
    {
        Add(_name);
        foreach (Option option in (Option[])[_max, _timeout, _noAck, _window])
        {
            Add(option);
        }

        _timeout.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !SettingText.TryParseDuration(text, out _))
            {
                result.AddError($"--timeout takes a duration such as 500ms, 30s or 10m, not '{text}'.");
            }
        });
        _max.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1)
            {
                result.AddError("--max takes a number from 1.");
            }
        });
        _window.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
            {
                result.AddError("--window takes a number from 1 to 100000.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TimeSpan timeout = parsed.GetValue(_timeout) is { } text && SettingText.TryParseDuration(text, out TimeSpan given) ? given : Timeout.InfiniteTimeSpan;
        using CancellationTokenSource deadline = new(timeout, Terminal.TimeProvider);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        long? wanted = parsed.GetValue(_max);
        long seen = 0;
        try
        {
            await using EventHubClient client = LiveConnection.Create(hub.Server, Terminal, generatesKeys: true, SettleTimeout);
            await LiveConnection.OpenAsync(client, hub.Server, stop.Token);
            await foreach (Delivery delivery in client.ConsumeAsync(parsed.GetRequiredValue(_name), OptionsOf(parsed, hub.Server, wanted), stop.Token))
            {
                await ShowAsync(delivery, IsJson(parsed));
                if (!parsed.GetValue(_noAck) && await delivery.AckAsync() is var result and not SettleResult.Settled)
                {
                    await Terminal.Error.WriteLineAsync($"The ack of event {delivery.Event.Id} came to nothing: {(result == SettleResult.DeadlinePassed ? "its deadline had passed" : "the hub does not know the delivery")}.");
                }

                if (++seen == wanted)
                {
                    return ExitCode.Done;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C and the timeout are how consuming ends.
        }

        if (wanted is null || cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        await Terminal.Error.WriteLineAsync($"{seen} of {wanted} deliveries came within {parsed.GetValue(_timeout)}.");
        return ExitCode.Failed;
    }

    // No more ahead than are wanted: what is not taken has cost an attempt. Without acks the window must hold all that are shown.
    private ConsumeOptions OptionsOf(ParseResult parsed, Uri server, long? wanted)
    {
        bool hasStarted = false;
        string where = $"Consuming {parsed.GetRequiredValue(_name)} at {server.GetLeftPart(UriPartial.Authority)}.";
        long window = parsed.GetValue(_noAck) ? wanted ?? 100_000 : Math.Min(parsed.GetValue(_window), wanted ?? long.MaxValue);
        return new ConsumeOptions
        {
            Window = (int)Math.Min(window, 100_000),
            OnStarted = () =>
            {
                Terminal.Error.WriteLine(hasStarted ? "Connected again." : where);
                hasStarted = true;
            },
            OnInterrupted = reason => Terminal.Error.WriteLine(PlainText.OneLine($"Connection lost: {reason.TrimEnd('.')}. Connecting again.")),
        };
    }

    private async Task ShowAsync(Delivery delivery, bool isJson)
    {
        if (isJson)
        {
            await JsonLines.WriteAsync(Terminal, ToJson(delivery), CancellationToken.None);
            return;
        }

        ReceivedEvent received = delivery.Event;
        string payload = received.IsJson ? Encoding.UTF8.GetString(received.Payload.Span).Replace('\n', ' ').Replace('\r', ' ') : "(not JSON)";
        string marks = (delivery.IsReplay ? " replay" : "") + (delivery.IsLate ? " late" : "");
        await Terminal.Out.WriteLineAsync(PlainText.Cut(PlainText.OneLine(
            $"{Timestamps.Format(received.CreatedAt.UtcTicks)}  {received.Channel}  #{delivery.Attempt}{marks}  {payload}"), Terminal.Width));
        await Terminal.Out.FlushAsync(CancellationToken.None);
    }

    private static ReadOnlyMemory<byte> ToJson(Delivery delivery)
    {
        ArrayBufferWriter<byte> shown = new(), line = new();
        delivery.Event.WriteJson(shown);
        using Utf8JsonWriter json = PlainJson.To(line);
        json.WriteStartObject();
        json.WriteString("deliveryId", delivery.Id);
        json.WriteNumber("attempt", delivery.Attempt);
        json.WriteString("deadline", Timestamps.Format(delivery.Deadline.UtcTicks));
        json.WriteBoolean("late", delivery.IsLate);
        json.WriteBoolean("replay", delivery.IsReplay);
        json.WritePropertyName("event");
        json.WriteRawValue(shown.WrittenSpan, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return line.WrittenMemory;
    }
}
