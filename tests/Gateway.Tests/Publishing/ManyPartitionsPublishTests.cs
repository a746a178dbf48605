using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class ManyPartitionsPublishTests : IAsyncLifetime
{
    private static readonly string Body = "[" + string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"channel":"c{{i}}","payload":{{i}}}""")) + "]";
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Publish_ToManyPartitions_PutsResultsBackInRequestOrder()
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Json(Body));

        JsonElement answer = await response.JsonAsync();
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal(Enumerable.Range(0, 40), results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(3, results.Select(result => result.GetProperty("position").GetProperty("partition").GetInt32()).Distinct().Count());
        for (int i = 0; i < results.Length; i++)
        {
            JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + results[i].GetProperty("id").GetString());
            Assert.Equal(i, read.GetProperty("payload").GetInt32());
        }
    }

    [Fact]
    public async Task Publish_OnePartitionRefuses_ItsElementsSaySoAndTheOthersAreStored()
    {
        _hub.Partitions.FaultyPartition = 1;
        _hub.Partitions.AppendFault = new Problem(ErrorCodes.StorageFull, "Said by the test.");
        using HttpResponseMessage response = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Json(Body));

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        int failed = results.Count(result => result.TryGetProperty("error", out JsonElement error) && error.GetProperty("code").GetString() == "EH3001");
        Assert.InRange(failed, 1, 39);
        Assert.Equal(40 - failed, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(40 - failed, (await _hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Publish_EveryPartitionRefuses_IsTheAnswer()
    {
        _hub.Partitions.AppendFault = new Problem(ErrorCodes.StorageFull, "Said by the test.");
        using HttpResponseMessage response = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Json(Body));

        await response.IsProblemAsync(ErrorCodes.StorageFull);
    }
}
