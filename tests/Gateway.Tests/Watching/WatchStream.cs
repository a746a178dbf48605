using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;

namespace EventHub.Gateway.Tests.Watching;

/// <summary>Reads a watch as a client does: Server-Sent Events, block by block.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchStream(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream);
    }

    public HttpResponseMessage Response => _response;

    /// <summary>The place the watch began at; null when history was missing.</summary>
    public string? OpeningId { get; private set; }

    /// <summary>Opens a watch; it is open when the first comment has come.</summary>
    public static async Task<WatchStream> OpenAsync(HubHost hub, string query, string? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/watch?" + query);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await hub.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            Assert.Fail($"The watch was refused: {await response.Content.ReadAsStringAsync()}");
        }

        WatchStream stream = new(response, await response.Content.ReadAsStreamAsync());
        List<string> opening = (await stream.ReadBlockAsync("the first comment"))!;
        Assert.Equal(": watching", opening[0]);
        stream.OpeningId = opening.Count > 1 ? opening[1]["id: ".Length..] : null;
        return stream;
    }

    /// <summary>The next block, comments included; null at the end of the stream.</summary>
    public async Task<List<string>?> ReadBlockAsync(string awaited)
    {
        List<string> lines = [];
        using CancellationTokenSource timeout = new(HubHost.Patience);
        try
        {
            while (await _reader.ReadLineAsync(timeout.Token) is { } line)
            {
                if (line.Length == 0)
                {
                    return lines;
                }

                lines.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited {HubHost.Patience.TotalSeconds} s for {awaited}.");
        }

        Assert.Empty(lines);
        return null;
    }

    /// <summary>The next message that is no comment: its id, kind and data.</summary>
    public async Task<(string Id, string Event, JsonElement Data)> ReadAsync(string awaited)
    {
        List<string>? block;
        do
        {
            block = await ReadBlockAsync(awaited);
            Assert.True(block is not null, $"The stream ended before {awaited}.");
        }
        while (block[0].StartsWith(':'));

        Assert.Equal(3, block.Count);
        Assert.StartsWith("id: ", block[0], StringComparison.Ordinal);
        Assert.StartsWith("event: ", block[1], StringComparison.Ordinal);
        Assert.StartsWith("data: ", block[2], StringComparison.Ordinal);
        using JsonDocument data = JsonDocument.Parse(block[2][6..]);
        return (block[0][4..], block[1][7..], data.RootElement.Clone());
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return default;
    }
}
