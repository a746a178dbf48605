using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventHub.Faults.Calls;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Overload;

/// <summary>
/// A hub as in a container of 512 MiB: the collector has three quarters of it, as .NET itself decides there, and the kernel's own count of what was resident must stay
/// below all of it. All settings are the defaults, which go by the memory there is. Twice the bytes that may be in flight come at once: what is too much is refused with a
/// time to come back, and the hub lives.
/// </summary>
public sealed class When_more_comes_than_memory_holds : IDisposable
{
    private const int ContainerMiB = 512, HeapMiB = 384, BodyMiB = 4, InFlightMiB = HeapMiB / 6, WriteBufferMiB = HeapMiB / 12, Rounds = 4;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_is_shed_the_hub_lives_and_what_it_acknowledged_is_there()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), ProcessMemory.HeapOf(HeapMiB), []);
        byte[] body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat($$"""{"channel":"load.all","payload":"{{new string('x', 4000)}}"}""", 1000))}]");
        Assert.InRange(body.Length, (BodyMiB - 1) << 20, BodyMiB << 20);

        int accepted = 0, shed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 2 * (InFlightMiB + WriteBufferMiB) / BodyMiB).Select(_ => OfferAsync(hub, body)));
            accepted += answers.Count(status => status == HttpStatusCode.OK);
            shed += answers.Count(status => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable);
            Assert.Equal(answers.Length * (round + 1), accepted + shed);
        }

        int peak = ProcessMemory.PeakMiB(hub.Run.ProcessId);
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} bodies accepted, {shed} shed; peak {peak} MiB");
        Assert.True(shed > 0 && accepted > 0, $"{accepted} bodies were accepted, {shed} shed.");
        Assert.True(peak < ContainerMiB, $"The hub had {peak} MiB.");
        await hub.Client.AskAsync(HttpMethod.Post, "/v1/events", """{"channel":"load.after","payload":1}""");
        JsonElement channels = (await hub.Client.AskAsync(HttpMethod.Get, "/v1/channels?pattern=load.all")).GetProperty("channels");
        Assert.Equal(accepted * 1000, channels[0].GetProperty("events").GetInt32());
        Assert.Equal(0, await hub.StopAsync());
    }

    // A whole body is taken or shed; of one that was let in, some events may still be refused by the write buffer: none of it is then counted as accepted.
    private static async Task<HttpStatusCode> OfferAsync(RunningHub hub, byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", content);
        if (!response.IsSuccessStatusCode)
        {
            Assert.True(response.Headers.RetryAfter is not null, $"{response.StatusCode} without a time to come back: {await response.Content.ReadAsStringAsync()}\n{hub.Run.Output}\n{hub.Run.Error}");
            return response.StatusCode;
        }

        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("rejected").GetInt32() == 0 ? HttpStatusCode.OK
            : (HttpStatusCode)answer.RootElement.GetProperty("results")[0].GetProperty("error").GetProperty("status").GetInt32();
    }
}
