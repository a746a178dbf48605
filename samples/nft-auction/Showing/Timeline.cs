using System.Globalization;
using System.Text.Json;
using EventHub.Client;

namespace EventHub.Samples.NftAuction.Showing;

/// <summary>Writes what happens, line by line, with the seconds since the session started.</summary>
internal static class Timeline
{
    /// <summary>Follows the auction until its session has ended.</summary>
    public static async Task ShowAsync(EventHubClient client, string session, TextWriter output, CancellationToken cancellationToken)
    {
        DateTimeOffset? start = null;
        await foreach (ReceivedEvent one in client.WatchAsync("auction.>", new WatchOptions { From = "earliest" }, cancellationToken))
        {
            JsonElement payload = one.ReadPayload<JsonElement>();
            start ??= one.CreatedAt;
            if (payload.GetProperty("session").GetString() != session)
            {
                continue;
            }

            string seconds = (one.CreatedAt - start.Value).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{seconds,8}  {one.Type,-22} {Describe(one.Type, payload)}".TrimEnd());
            if (one.Type == "session:end")
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
            "session:end" or "session:post_auction" => Field("results"),
            _ => "",
        };
    }
}
