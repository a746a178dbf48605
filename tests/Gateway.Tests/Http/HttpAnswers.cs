using System.Net;
using System.Text;
using System.Text.Json;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Http;

/// <summary>Short forms of what tests send and look at.</summary>
internal static class HttpAnswers
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static StringContent Typed(string text, string contentType)
    {
        StringContent content = new(text);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new Xunit.Sdk.XunitException($"The answer is no JSON ({fault.Message}): {text}");
        }
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
        JsonElement json = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"GET {path} answered {(int)response.StatusCode}: {json}");
        return json;
    }

    /// <summary>Checks that an answer is the problem <paramref name="code"/>, whole and well-formed; the result is its JSON.</summary>
    public static async Task<JsonElement> IsProblemAsync(this HttpResponseMessage response, ErrorCode code, string? field = null)
    {
        JsonElement problem = await response.JsonAsync();
        Assert.True(problem.TryGetProperty("code", out JsonElement seen), $"No problem but: {problem}");
        Assert.Equal(code.Text, seen.GetString());
        Assert.Equal(code.HttpStatus, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code.TypePath, problem.GetProperty("type").GetString());
        Assert.Equal(code.Title, problem.GetProperty("title").GetString());
        Assert.Equal(code.HttpStatus, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("detail").GetString()));
        if (field is not null)
        {
            Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("field").GetString() == field);
        }

        if (code.HttpStatus is 429 or 503 or 507)
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }

        return problem;
    }

    /// <summary>Publishes a JSON payload; the result is the event's id.</summary>
    public static async Task<string> PublishAsync(this HttpClient client, string channel, string payload = "{}", params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/v1/channels/{channel}/events", UriKind.Relative)) { Content = Json(payload) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"Publishing answered {(int)response.StatusCode}: {answer}");
        return answer.GetProperty("id").GetString()!;
    }
}
