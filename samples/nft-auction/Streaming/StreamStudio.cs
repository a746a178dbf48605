using System.Collections.Concurrent;
using System.Text.Json;
using EventHub.Samples.NftAuction.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>What the stream service has beside its ledger: streams that are live, their chat, and the boards over them.</summary>
internal sealed class StreamStudio(FaultBoard faults) : IDisposable
{
    private readonly HubFeed _hub = new();
    private readonly ConcurrentDictionary<string, LiveStream> _streams = [];
    private readonly ConcurrentDictionary<string, Board> _boards = [];

    /// <summary>What people do, and what may be looked at.</summary>
    public void Map(WebApplication app)
    {
        app.MapPut("/hub", (Uri url) => _hub.MoveTo(url));
        app.MapPost("/studio/{session}", GoLiveAsync);
        app.MapPost("/studio/{session}/chat", (string session, JsonElement said) => Results.Json(new { n = _streams[session].Add("chat:message", Field(said, "user"), Field(said, "text")) }));
        app.MapPost("/studio/{session}/end", (string session) => Results.Json(new { n = _streams[session].Add("stream:end") }));
        app.MapPut("/studio/{session}/bitrate", (string session, int kbits) => _streams[session].Degrade(kbits));
        app.MapGet("/streams/{session}", (string session) => _streams.TryGetValue(session, out LiveStream? live) ? Results.Json(new { connection = live.Connection, last = live.Last }) : Results.NotFound());
        app.MapGet("/boards/{session}", (string session) => _boards.TryGetValue(session, out Board? board) ? Results.Json(board) : Results.NotFound());
    }

    /// <summary>What follows from something that is done, or was already; what its answer says more.</summary>
    public object? Follow(string operation, JsonElement body)
    {
        switch (operation)
        {
            case "connections" when _streams.TryGetValue(body.GetProperty("stream").GetString()!, out LiveStream? live):
                return new { from = live.Connect(body.GetProperty("connection").GetInt32(), body.GetProperty("after").GetInt32()) };
            case "boards":
                Board board = new(body.GetProperty("version").GetInt32(), body.GetProperty("board").Clone());
                board = _boards.AddOrUpdate(body.GetProperty("stream").GetString()!, board, (_, before) => before.Version > board.Version ? before : board);
                return new { version = board.Version };
            default:
                return null;
        }
    }

    public void Dispose() => _hub.Dispose();

    private static JsonElement? Field(JsonElement said, string name) => said.TryGetProperty(name, out JsonElement value) ? value.Clone() : null;

    // Told until the hub has it.
    private async Task GoLiveAsync(string session, GoLive how)
    {
        _streams.TryAdd(session, new LiveStream(session, _hub, faults, TimeSpan.FromMilliseconds(how.BeatMs)));
        object start = new { session, title = how.Title, silenceSeconds = how.SilenceSeconds, patienceSeconds = how.PatienceSeconds };
        while (!await _hub.PublishAsync("stream:start", session + "-start", start))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private sealed record Board(int Version, JsonElement Content);
}
