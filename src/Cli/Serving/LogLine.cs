using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Output;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Serving;

/// <summary>One log entry as one line. What comes from outside cannot break the line or steer a terminal.</summary>
internal static class LogLine
{
    /// <summary>For people: <c>10:22:33.123 warn Gateway.Watching 2203 Watcher disconnected…</c></summary>
    public static string Text(DateTimeOffset time, LogLevel level, string category, EventId id, string message, Exception? fault)
    {
        string detail = fault is null ? "" : $" | {fault}";
        return PlainText.OneLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.UtcDateTime:HH:mm:ss.fff} {Word(level)} {Short(category)} {id.Id} {message}{detail}"));
    }

    /// <summary>For machines: a JSON object with the entry's own fields under <c>fields</c>.</summary>
    public static string Json<TState>(DateTimeOffset time, LogLevel level, string category, EventId id, string message, TState state, Exception? fault)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using Utf8JsonWriter json = new(buffer);
        json.WriteStartObject();
        json.WriteString("time", time.UtcDateTime);
        json.WriteString("level", Word(level));
        json.WriteString("category", category);
        json.WriteNumber("event", id.Id);
        json.WriteString("message", message);
        WriteFields(json, state);
        if (fault is not null)
        {
            json.WriteString("exception", fault.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach ((string name, object? value) in fields.Where(static field => field.Key != "{OriginalFormat}"))
        {
            switch (value)
            {
                case int or long or short or byte:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private static string Short(string category) =>
        category.StartsWith("EventHub.", StringComparison.Ordinal) ? category["EventHub.".Length..] : category;
}
