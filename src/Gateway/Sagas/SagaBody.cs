using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.Sagas;

/// <summary>Reads the JSON of calls to sagas: a start, a signal, a cancellation, a migration, or which of many are meant. Nothing at all is one without fields.</summary>
internal sealed class SagaBody : DocumentReader
{
    private SagaBody()
    {
    }

    /// <summary>Most bytes of such a body.</summary>
    public const int BytesMax = 256 << 10;

    /// <summary>The key of a start; null when none was given.</summary>
    public string? Key { get; private set; }

    /// <summary>The name of a signal; null when none was given.</summary>
    public string? Name { get; private set; }

    /// <summary>Data of a start, payload of a signal: JSON; empty when none was given.</summary>
    public string Json { get; private set; } = "";

    /// <summary>Why, in a cancellation; null when nothing was said.</summary>
    public string? Reason { get; private set; }

    /// <summary>The version of a migration; 0 when none was given.</summary>
    public int Version { get; private set; }

    /// <summary>Of a migration: which state of the new version stands for which.</summary>
    public ImmutableDictionary<string, string> States { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>True when it is only counted.</summary>
    public bool DryRun { get; private set; }

    /// <summary>Most instances of a bulk call.</summary>
    public int Max { get; private set; } = SagaBulkEndpoint.MaxDefault;

    /// <summary>Which instances a bulk call means.</summary>
    public SagaQuery Query { get; private set; } = new();

    /// <summary>True when the bulk call says which instances it means, in any way.</summary>
    public bool HasFilter { get; private set; }

    private TimeSpan? Idle { get; set; }

    public static Problem? Start(string json, out SagaBody body) => Read(json, "a start", ["key", "data"], out body);

    public static Problem? Signal(string json, out SagaBody body) => Read(json, "a signal", ["name", "payload"], out body)
        ?? (string.IsNullOrEmpty(body.Name) ? Problem.OfField(ErrorCodes.MissingField, "/name", "'name' is missing. Say which signal it is.") : null);

    public static Problem? Cancel(string json, out SagaBody body) => Read(json, "a cancellation", ["reason"], out body);

    public static Problem? Migrate(string json, out SagaBody body) => Read(json, "a migration", ["version", "states"], out body) ?? CheckVersion(body);

    public static Problem? Bulk(string json, SagaVerb verb, long nowTicks, out SagaBody body)
    {
        string[] filters = ["definition", "state", "status", "keyPrefix", "since", "until", "idle", "dryRun", "max"];
        Problem? problem = verb switch
        {
            SagaVerb.Cancel => Read(json, "a cancellation of many", [.. filters, "reason"], out body),
            SagaVerb.Retry => Read(json, "a retry of many", filters, out body),
            _ => Read(json, "a migration of many", [.. filters, "version", "states", "from"], out body) ?? CheckVersion(body) ?? CheckDefinition(body),
        };
        body.Query = body.Idle is { } idle ? body.Query with { UnchangedSinceTicks = nowTicks - idle.Ticks } : body.Query;
        return problem;
    }

    private static Problem? CheckVersion(SagaBody body) =>
        body.Version > 0 ? null : Problem.OfField(ErrorCodes.MissingField, "/version", "'version' is missing. Say which version of the definition is to be followed.");

    private static Problem? CheckDefinition(SagaBody body) =>
        body.Query.Definition is not null ? null : Problem.OfField(ErrorCodes.MissingField, "/definition", "'definition' is missing. A version is one of a definition.");

    private static Problem? Read(string json, string thing, string[] known, out SagaBody body)
    {
        SagaBody reader = body = new SagaBody();
        return json.Length == 0 ? null : reader.ReadWhole(Encoding.UTF8.GetBytes(json), thing, known, reader.Take) ?? reader.Found;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "key":
                Key = Text(field, value);
                break;
            case "name":
                Name = Text(field, value);
                break;
            case "reason":
                Reason = Text(field, value);
                break;
            case "data":
            case "payload":
                Json = Encoding.UTF8.GetString(value.Raw);
                break;
            case "version":
                Version = (int)(Whole(field, value, 1, int.MaxValue) ?? 0);
                break;
            case "from":
                Query = Query with { Version = (int)(Whole(field, value, 1, int.MaxValue) ?? 0) };
                break;
            case "states":
                ReadMap(field, value, (at, state, in other) => States = Text(at, other) is { } text ? States.SetItem(state, text) : States);
                break;
            case "dryRun":
                DryRun = Bool(field, value) ?? false;
                break;
            case "max":
                Max = (int)(Whole(field, value, 1, SagaBulkEndpoint.MaxMax) ?? 1);
                break;
            default:
                HasFilter = true;
                TakeFilter(field, name, value);
                break;
        }
    }

    private void TakeFilter(string field, string name, in JsonValue value)
    {
        if (name == "idle")
        {
            Idle = Duration(field, value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));
            return;
        }

        if (Text(field, value) is not { } text)
        {
            return;
        }

        Query = name switch
        {
            "definition" => Query with { Definition = text },
            "state" => Query with { State = text },
            "status" => Query with { Status = Status(field, text) },
            "keyPrefix" => Query with { KeyPrefix = text },
            "since" => Query with { SinceTicks = Time(field, text) },
            _ => Query with { UntilTicks = Time(field, text) },
        };
    }

    private string? Status(string field, string text)
    {
        if (!SagaWords.Filters.Contains(text))
        {
            Wrong(ErrorCodes.InvalidField, field, $"'status' is '{Show(text)}'. There are {string.Join(", ", SagaWords.Filters)}.");
        }

        return text;
    }

    private long Time(string field, string text)
    {
        if (!Timestamps.TryParse(text.AsSpan(), out long ticks))
        {
            Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} is '{Show(text)}'. Send an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z.");
        }

        return ticks;
    }
}
