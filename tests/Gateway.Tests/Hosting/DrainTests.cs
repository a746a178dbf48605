using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Hosting;

public sealed class DrainTests
{
    private const string Publish = "POST /v1/channels/a/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n";

    [Fact]
    public async Task Stop_WhileAnAppendIsUnderWay_AnswersItAndRefusesNewOnes()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using RawConnection accepted = await RawConnection.OpenAsync(hub.Address);
        await using RawConnection late = await RawConnection.OpenAsync(hub.Address);
        hub.Partitions.Hold();
        await accepted.SendAsync(Publish + "1");
        await hub.Partitions.Arrived.Task.WaitAsync(HubHost.Patience);

        // A request that is only half here when shutdown begins keeps its connection open.
        await late.SendAsync("POST /v1/channels/a/events HTTP/1.1\r\nHost: x\r\n");
        hub.Lifetime.StopApplication();
        await late.SendAsync("Content-Type: application/json\r\nContent-Length: 1\r\n\r\n2");
        string refusal = await late.ReadUntilAsync("EH4001");
        Assert.StartsWith("HTTP/1.1 503", refusal, StringComparison.Ordinal);
        Assert.Contains("Connection: close", refusal, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", refusal, StringComparison.Ordinal);

        Task stopping = hub.StopAsync();
        hub.Partitions.Release();
        Assert.StartsWith("HTTP/1.1 201", await accepted.ReadUntilAsync("\"duplicate\":false}"), StringComparison.Ordinal);
        await stopping.WaitAsync(HubHost.Patience);
    }

    [Fact]
    public async Task Stop_AtOnce_TurnsReadinessOff()
    {
        await using HubHost hub = await HubHost.StartAsync();
        hub.Lifetime.StopApplication();
        using HttpResponseMessage ready = await hub.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        using HttpResponseMessage live = await hub.Client.GetAsync(new Uri("/livez", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        Assert.Contains("[-]shutdown", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("draining", (await hub.Client.GetJsonAsync("/v1/stats")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Stop_DuringNdjson_AnswersWhatWasTakenAndNamesWhereItStopped()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using RawConnection connection = await RawConnection.OpenAsync(hub.Address);
        await connection.SendAsync("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendChunkAsync("{\"channel\":\"a\",\"payload\":0}\n");
        await connection.ReadUntilAsync("{\"index\":0,\"id\"");
        hub.Lifetime.StopApplication();

        string answer = await connection.ReadUntilAsync("EH4001");
        Assert.Contains("{\"index\":1,\"error\"", answer, StringComparison.Ordinal);
        await connection.ReadUntilAsync("\r\n0\r\n\r\n");
    }

    [Fact]
    public async Task Stop_ThenDelete_IsRefusedButReadingGoesOn()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string id = await hub.Client.PublishAsync("a");
        hub.Lifetime.StopApplication();
        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(new Uri("/v1/events/" + id, UriKind.Relative));

        await deleted.IsProblemAsync(ErrorCodes.ShuttingDown);
        JsonElement read = await hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal("completed", read.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Stop_ThenWatch_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        hub.Lifetime.StopApplication();
        using HttpResponseMessage watch = await hub.Client.GetAsync(new Uri("/v1/watch", UriKind.Relative));

        await watch.IsProblemAsync(ErrorCodes.ShuttingDown);
    }

    [Fact]
    public async Task Stop_UnderLoad_LosesNothingThatWasAcknowledged()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-drain-").FullName;
        try
        {
            List<string> acknowledged;
            await using (HubHost hub = await StartOnAsync(folder))
            {
                TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Task<List<string>>[] publishers = [.. Enumerable.Range(0, 8).Select(worker => PublishUntilRefusedAsync(hub, worker, first))];
                await first.Task.WaitAsync(HubHost.Patience);
                await hub.StopAsync().WaitAsync(HubHost.Patience);
                acknowledged = [.. (await Task.WhenAll(publishers)).SelectMany(ids => ids)];
            }

            await using HubHost again = await StartOnAsync(folder);
            Assert.NotEmpty(acknowledged);
            foreach (string id in acknowledged)
            {
                await again.Client.GetJsonAsync("/v1/events/" + id);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<HubHost> StartOnAsync(string folder) => HubHost.StartAsync(storage: storage =>
    {
        storage.Provider = Silo.Storage.StorageProvider.File;
        storage.DataDirectory = folder;
    });

    private static async Task<List<string>> PublishUntilRefusedAsync(HubHost hub, int worker, TaskCompletionSource first)
    {
        using HttpClient client = new() { BaseAddress = hub.Address, Timeout = HubHost.Patience };
        List<string> ids = [];
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await client.PostAsync("/v1/channels/load/events", HttpAnswers.Json($"{{\"worker\":{worker},\"n\":{ids.Count}}}"));
                if (response.StatusCode != HttpStatusCode.Created)
                {
                    await response.IsProblemAsync(ErrorCodes.ShuttingDown);
                    return ids;
                }

                ids.Add((await response.JsonAsync()).GetProperty("id").GetString()!);
                first.TrySetResult();
            }
            catch (HttpRequestException)
            {
                // The listener is closed: refused before anything was accepted.
                return ids;
            }
        }
    }
}
