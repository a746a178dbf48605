using System.CommandLine;
using System.CommandLine.Parsing;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Protocol.Envelope;

namespace EventHub.Cli.Publishing;

/// <summary><c>eventhub publish</c>: one event, or a file of them.</summary>
internal sealed class PublishCommand : ClientVerb
{
    private readonly Argument<string?> _channel = new("CHANNEL") { Description = "Channel to publish to, such as public.users.create.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _payload = new("PAYLOAD") { Description = "The payload; '-' (or nothing) reads it from standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _file = new("--file", "-f") { Description = "Publish a file of events instead, one JSON object a line; '-' is standard input.", HelpName = "F.ndjson" };
    private readonly Option<string?> _key = new("--key") { Description = "Key of the event: events with the same key stay in order." };
    private readonly Option<string?> _contentType = new("--content-type") { Description = "Type of the payload. Default application/json." };
    private readonly Option<string?> _type = new("--type") { Description = "What kind of event it is, such as lot:bid:placed. Default the channel's name." };
    private readonly Option<string?> _source = new("--source") { Description = "Who publishes. Default the channel's path." };
    private readonly Option<string?> _priority = new("--priority") { Description = "critical, high, normal (default) or low." };
    private readonly Option<string[]> _metadata = new("--metadata") { Description = "Something about the event, as name=value; may be repeated." };
    private readonly Option<string?> _idempotencyKey = new("--idempotency-key") { Description = "Publishing twice under the same key stores one event." };
    private readonly Option<string?> _deliverAt = new("--deliver-at") { Description = "When it is to be delivered, such as 2026-01-31T12:00:00Z. Default at once.", HelpName = "TIME" };
    private readonly Option<string?> _delay = new("--delay") { Description = "How long its delivery waits, from now by this machine's clock: 500ms, 30s, 5m, 2h or 7d.", HelpName = "DURATION" };
    private readonly Option<string?> _expiresAt = new("--expires-at") { Description = "From when on it is not handed out any more, such as 2026-01-31T12:00:00Z.", HelpName = "TIME" };
    private readonly Option<string?> _ttl = new("--ttl") { Description = "How long it may wait to be handed out, from now by this machine's clock: 500ms, 30s, 5m, 2h or 7d.", HelpName = "DURATION" };
    private readonly Option<bool> _idempotent = new("--idempotent") { Description = "With --file: give every line a key, so that running again stores nothing twice, and a lost connection is resumed." };
    private readonly Option<int> _repeat = new("--repeat") { Description = "With --file: publish it this many times.", DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _loop = new("--loop") { Description = "With --file: publish it again and again, until Ctrl-C." };

    public PublishCommand(Terminal terminal)
        : base(
            "publish", "Publish an event, or a file of events.",
            "eventhub publish public.users.create '{\"name\":\"Ada\"}' --key ada\neventhub publish auctions.ended '{\"lot\":7}' --delay 2h\neventhub publish --file events.ndjson --idempotent", terminal)
    {
        Add(_channel);
        Add(_payload);
        foreach (Option option in (Option[])[_file, _key, _contentType, _type, _source, _priority, _metadata, _idempotencyKey, _deliverAt, _delay, _expiresAt, _ttl, _idempotent, _repeat, _loop])
        {
            Add(option);
        }

        _priority.AcceptOnlyFromAmong("critical", "high", "normal", "low");
        _repeat.Between(1, int.MaxValue);
        Validators.Add(CheckCombination);
        Validators.Add(CheckDelivery);
        Validators.Add(CheckExpiry);
        _metadata.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--metadata takes name=value, not '{token.Value}'.");
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken) =>
        parsed.GetValue(_file) is { } file
            ? new FilePublishing(FileOptions(parsed, file), hub.Server, Terminal).RunAsync(cancellationToken)
            : new EventPublishing(EventOptions(parsed), hub.Server, Terminal).RunAsync(IsJson(parsed), cancellationToken);

    private void CheckCombination(CommandResult result)
    {
        bool hasFile = result.GetValue(_file) is not null;
        Option[] ofEvent = [_key, _contentType, _type, _source, _priority, _metadata, _idempotencyKey, _deliverAt, _delay, _expiresAt, _ttl];
        Option[] ofFile = [_idempotent, _repeat, _loop];
        foreach (Option option in (hasFile ? ofEvent : ofFile).Where(option => result.GetResult(option) is { Implicit: false }))
        {
            result.AddError(hasFile ? $"{option.Name} is for one event; in a file, write it into the line." : $"{option.Name} goes with --file.");
        }

        if (hasFile && result.GetValue(_channel) is { } channel)
        {
            result.AddError($"With --file each line names its channel; leave out '{channel}'.");
        }
        else if (!hasFile && result.GetValue(_channel) is null)
        {
            result.AddError("Name a channel and a payload, or a --file.");
        }

        if (result.GetValue(_file) == "-" && (result.GetValue(_loop) || result.GetResult(_repeat) is { Implicit: false, Tokens: [.., { Value: not "1" }] }))
        {
            result.AddError("Standard input can be published only once: leave out --repeat and --loop.");
        }
    }

    private void CheckExpiry(CommandResult result)
    {
        if (result.GetValue(_expiresAt) is { } time && !Timestamps.TryParse(time, out _))
        {
            result.AddError($"--expires-at takes a time such as 2026-01-31T12:00:00Z, not '{time}'.");
        }

        if (result.GetValue(_ttl) is { } ttl && !(Durations.TryParse(ttl, out TimeSpan wait) && wait > TimeSpan.Zero))
        {
            result.AddError($"--ttl takes a duration such as 30s, 5m or 2h, not '{ttl}'.");
        }

        if (result.GetValue(_ttl) is not null && result.GetValue(_expiresAt) is not null)
        {
            result.AddError("--ttl and --expires-at say the same: use one of them.");
        }
    }

    private void CheckDelivery(CommandResult result)
    {
        if (result.GetValue(_deliverAt) is { } time && !Timestamps.TryParse(time, out _))
        {
            result.AddError($"--deliver-at takes a time such as 2026-01-31T12:00:00Z, not '{time}'.");
        }

        if (result.GetValue(_delay) is { } delay && !(Durations.TryParse(delay, out TimeSpan wait) && wait > TimeSpan.Zero))
        {
            result.AddError($"--delay takes a duration such as 30s, 5m or 2h, not '{delay}'.");
        }

        if (result.GetValue(_delay) is not null && result.GetValue(_deliverAt) is not null)
        {
            result.AddError("--delay and --deliver-at say the same: use one of them.");
        }
    }

    private DateTimeOffset? TimeOf(string? time, string? duration) =>
        time is not null && Timestamps.TryParse(time, out long ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : duration is not null && Durations.TryParse(duration, out TimeSpan wait) ? Terminal.TimeProvider.GetUtcNow() + wait : null;

    private FilePublishOptions FileOptions(ParseResult parsed, string file) => new(
        file, parsed.GetValue(_loop) ? int.MaxValue : parsed.GetValue(_repeat), parsed.GetValue(_loop), parsed.GetValue(_idempotent), IsJson(parsed));

    private EventPublishOptions EventOptions(ParseResult parsed) => new(
        parsed.GetRequiredValue(_channel)!, parsed.GetValue(_payload) ?? "-", parsed.GetValue(_contentType) ?? "application/json",
        parsed.GetValue(_key), parsed.GetValue(_type), parsed.GetValue(_source), parsed.GetValue(_priority), parsed.GetValue(_idempotencyKey),
        TimeOf(parsed.GetValue(_deliverAt), parsed.GetValue(_delay)), TimeOf(parsed.GetValue(_expiresAt), parsed.GetValue(_ttl)),
        [.. (parsed.GetValue(_metadata) ?? []).Select(static pair => pair.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))]);
}
