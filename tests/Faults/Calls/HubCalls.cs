using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Calls;

/// <summary>Requests to a hub that may die in between.</summary>
internal static class HubCalls
{
    /// <summary>Asks; null when no answer came, so that nobody knows whether it happened.</summary>
    public static async Task<Answer?> TryAskAsync(this HttpClient hub, HttpMethod method, string path, string? body = null, string? key = null)
    {
        try
        {
            using HttpRequestMessage request = new(method, path);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", $"\"{key}\"");
            }

            using HttpResponseMessage response = await hub.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, text.Length == 0 ? default : Parse(text));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException fault)
        {
            throw new TimeoutException($"{method} {path} was not answered within {CommandRun.Patience.TotalSeconds} s, and its connection stayed open.", fault);
        }
    }

    /// <summary>Asks a hub that has to answer, and well.</summary>
    public static async Task<JsonElement> AskAsync(this HttpClient hub, HttpMethod method, string path, string? body = null)
    {
        Answer? answer = await hub.TryAskAsync(method, path, body);
        Assert.True(answer is { IsSuccess: true }, $"{method} {path} was answered {answer?.ToString() ?? "by a closed connection"}.");
        return answer!.Body;
    }

    /// <summary>All events of a list, page by page.</summary>
    public static async Task<List<JsonElement>> ListAsync(this HttpClient hub, string query)
    {
        List<JsonElement> events = [];
        for (string? after = ""; after is not null;)
        {
            JsonElement page = await hub.AskAsync(HttpMethod.Get, $"/v1/events?{query}&limit=1000{(after.Length == 0 ? "" : $"&after={after}")}");
            events.AddRange(page.GetProperty("events").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }

        return events;
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
