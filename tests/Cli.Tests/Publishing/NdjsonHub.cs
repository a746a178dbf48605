using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventHub.Cli.Tests.Publishing;

/// <summary>Stores lines as a hub would: answers in step, knows keys, refuses lines without a channel, and can drop a connection.</summary>
internal sealed class NdjsonHub
{
    private readonly HashSet<string> _keys = [];
    private int _connections;

    /// <summary>After how many stored lines of a connection it is dropped without an answer for the last; by connection.</summary>
    public Func<int, int?> DropAfter { get; init; } = static _ => null;

    /// <summary>True to answer nothing on a connection that will be dropped.</summary>
    public bool IsMuteBeforeDrop { get; init; }

    /// <summary>After how many lines of a connection it says that it shuts down, and ends its answer; by connection.</summary>
    public Func<int, int?> ShutDownAfter { get; init; } = static _ => null;

    public ConcurrentQueue<string> Stored { get; } = new();

    public int Connections => _connections;

    public async Task AnswerAsync(HttpContext context)
    {
        int connection = Interlocked.Increment(ref _connections);
        int? dropAfter = DropAfter(connection);
        Assert.Equal("application/x-ndjson", context.Request.ContentType);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Response.ContentType = "application/x-ndjson";
        using StreamReader lines = new(context.Request.Body, Encoding.UTF8);
        for (int index = 0; await lines.ReadLineAsync() is { } line; index++)
        {
            if (index == ShutDownAfter(connection))
            {
                await context.Response.WriteAsync($"{{\"index\":{index},\"error\":{{\"status\":503,\"code\":\"EH4001\",\"title\":\"The hub is shutting down\"}}}}\n");
                return;
            }

            string answer = Store(line, index);
            if (index + 1 == dropAfter)
            {
                context.Abort();
                return;
            }

            if (dropAfter is null || !IsMuteBeforeDrop)
            {
                await context.Response.WriteAsync(answer + "\n");
            }
        }
    }

    private string Store(string line, int index)
    {
        JsonElement json = JsonDocument.Parse(line).RootElement;
        if (!json.TryGetProperty("channel", out _))
        {
            return $"{{\"index\":{index},\"error\":{{\"status\":400,\"code\":\"EH1005\",\"title\":\"A required field is missing\",\"detail\":\"channel\"}}}}";
        }

        bool isDuplicate = json.TryGetProperty("idempotencyKey", out JsonElement key) && !_keys.Add(key.GetString()!);
        if (!isDuplicate)
        {
            Stored.Enqueue(json.GetProperty("payload").GetRawText());
        }

        return $"{{\"index\":{index},\"id\":\"id\",\"duplicate\":{(isDuplicate ? "true" : "false")}}}";
    }
}
