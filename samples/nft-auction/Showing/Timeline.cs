using System.Globalization;
using System.Text.Json;
using EventHub.Client;

namespace EventHub.Samples.NftAuction.Showing;

/// <summary>Writes what happens, line by line, with the seconds since the session started.</summary>
internal static class Timeline
{
    /// <summary>Follows a session and its stream until that is over.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="session">Which.</param>
    /// <param name="onSeen">Told the type of each event.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public static async Task ShowAsync(EventHubClient client, string session, Func<string, Task> onSeen, TextWriter output, CancellationToken cancellationToken)
    {
        DateTimeOffset? start = null;
        HashSet<string> left = ["session:end", "stream:overlay:closed"];
        await foreach (ReceivedEvent one in client.WatchAsync(["auction.>", "stream.>"], new WatchOptions { From = "earliest" }, cancellationToken))
        {
            JsonElement payload = one.ReadPayload<JsonElement>();
            start ??= one.CreatedAt;
            if (payload.GetProperty("session").GetString() != session || one.Type == "stream:quality")
            {
                continue;
            }

            string seconds = (one.CreatedAt - start.Value).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{seconds,8}  {one.Type,-22} {Describe(one.Type, payload)}".TrimEnd());
            await onSeen(one.Type);
            left.Remove(one.Type);
            if (left.Count == 0)
            {
                return;
            }
        }
    }

    private static string Describe(string type, JsonElement payload)
    {
        string Field(string name) => payload.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
        return type switch
        {
            "lot:start" => $"{Field("lot")}  {Field("title")}, until {Field("endsAt")}",
            "lot:bid:placed" => $"{Field("lot")}  {Field("bidder")} bids {Field("amount")}",
            "lot:bid:accepted" => $"{Field("lot")}  {Field("bidder")} leads with {Field("amount")}",
            "lot:bid:rejected" => $"{Field("lot")}  {Field("bidder")}: {Field("reason")} {Field("minimum")}",
            "auction:price:updated" => $"{Field("lot")}  {(Field("price") is { Length: > 0 } price ? price : "no price")}, next at least {Field("minimum")}",
            "auction:timer:updated" => $"{Field("lot")}  ends {Field("endsAt")}",
            "lot:winner" => $"{Field("lot")}  {Field("bidder")} for {Field("price")}",
            "lot:end" => $"{Field("lot")}  {Field("outcome")} {Field("winner")} {Field("price")}{Field("reason")}",
            "chat:message" => $"{Field("n"),3} {Field("user")}: {Field("text")}",
            "chat:bid:refused" => $"{Field("bid")}: {Field("reason")}",
            "stream:interrupted" => $"{Field("reason")}, was at {Field("cursor")}",
            "stream:quality:changed" => $"{Field("quality")}, {Field("bitrate")} kbit/s",
            "stream:closed" => $"{Field("messages")} messages, {Field("bids")} bids, {Field("refused")} refused, {Field("connections")} connections",
            "session:end" or "session:post_auction" => Field("results"),
            _ => "",
        };
    }
}
