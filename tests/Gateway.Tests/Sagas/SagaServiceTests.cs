using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Tests.Sagas;

/// <summary>Sagas call a service over HTTP that fails, is slow, or knows something else than they do; what is seen of it from outside.</summary>
public sealed class SagaServiceTests
{
    private const string Order = """
        saga: order
        version: 1
        start: { goto: paying }
        states:
          paying:
            steps: { pay: { call: { service: bank, path: "/pay/{key}" }, timeout: 5s, retry: { maxAttempts: 2, initialDelay: 1s, maxDelay: 1s, factor: 1, jitter: 0 }, hold: true } }
            done: done
          done: { end: completed }
        """;

    private static readonly string OneAttempt = Order.Replace("retry: { maxAttempts: 2, initialDelay: 1s, maxDelay: 1s, factor: 1, jitter: 0 }", "retry: none", StringComparison.Ordinal);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Breaker_IsSeenClosed_Open_HalfOpen_AndClosedAgain()
    {
        await using SmallService bank = await SmallService.StartAsync();
        await using HubHost hub = await HubHost.StartAsync(time: _time, services: bank.As("bank"));
        await DefineAsync(hub, "order", OneAttempt);
        await BreakerAsync(hub, "closed", 0);
        bank.Answer = static context => Status(context, 503);
        await StartAsync(hub, "a");
        await HeldAsync(hub, 1);
        await BreakerAsync(hub, "closed", 0);
        await StartAsync(hub, "b");
        await HeldAsync(hub, 2);
        await BreakerAsync(hub, "open", 2);

        // The next is not made.
        await StartAsync(hub, "c");
        await HeldAsync(hub, 3);
        Assert.Equal(2, bank.Keys.Count);
        Assert.Equal(1, (await BankAsync(hub)).GetProperty("rejected").GetInt64());
        Assert.Contains("its breaker is open", (await SagaAsync(hub, "c")).GetProperty("steps")[0].GetProperty("error").GetString(), StringComparison.Ordinal);

        // After a while one is let through, and while that is under way no other.
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bank.Answer = async _ =>
        {
            reached.TrySetResult();
            await answer.Task;
        };
        _time.Advance(TimeSpan.FromSeconds(15));
        await StartAsync(hub, "d");
        await reached.Task.WaitAsync(HubHost.Patience);
        await BreakerAsync(hub, "halfOpen", 1);
        await StartAsync(hub, "e");
        await HeldAsync(hub, 4);
        Assert.Equal(3, bank.Keys.Count);

        answer.SetResult();
        await Until.SoAsync(() => SagaAsync(hub, "d"), static saga => saga.GetProperty("status").GetString() == "completed", "the one that was let through is done");
        await BreakerAsync(hub, "closed", 0);
        using HttpResponseMessage retried = await hub.Client.PostAsync(Uri("/v1/sagas:retry"), HttpAnswers.Json("""{"definition":"order"}"""));
        Assert.Equal(4, (await retried.JsonAsync()).GetProperty("changed").GetInt32());
        await Until.SoAsync(() => CountAsync(hub, "completed"), static count => count == 5, "all are done");
        Assert.Equal(7, bank.Keys.Count);
    }

    [Fact]
    public async Task AnAnswerThatComesAfterItsTimeout_ChangesNothing()
    {
        await using SmallService bank = await SmallService.StartAsync();
        await using HubHost hub = await HubHost.StartAsync(time: _time, services: bank.As("bank"));
        await DefineAsync(hub, "order", Order);
        TaskCompletionSource late = new(TaskCreationOptions.RunContinuationsAsynchronously), answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bank.Answer = async context =>
        {
            if (bank.Keys.Count == 1)
            {
                await late.Task;
                await context.Response.WriteAsync("\"late\"");
                answered.SetResult();
            }
        };
        await StartAsync(hub, "a");
        await Until.TrueAsync(() => bank.Keys.Count == 1, () => "It was not called.");
        await Until.TrueAsync(() => bank.Keys.Count == 2, () => "It was not called again.", () => _time.Advance(TimeSpan.FromSeconds(1)));
        JsonElement done = await Until.SoAsync(() => SagaAsync(hub, "a"), static saga => saga.GetProperty("status").GetString() == "completed", "it is done");
        late.SetResult();
        await answered.Task.WaitAsync(HubHost.Patience);
        Assert.Equal(done.GetRawText(), (await SagaAsync(hub, "a")).GetRawText());
        Assert.Equal(["stepDone", "attemptFailed", "stepStarted"], done.GetProperty("history").EnumerateArray().Where(line => line.GetProperty("subject").GetString() == "pay").Select(line => line.GetProperty("kind").GetString()));
        Assert.Single(bank.Keys.Distinct());
    }

    // A stream is on one connection: a service that was started anew reports another, and the saga connects again.
    [Fact]
    public async Task ACheck_OfAConnectionThatIsAnother_ConnectsAgain()
    {
        await using SmallService studio = await SmallService.StartAsync();
        int connection = 0;
        studio.Answer = context => context.Request.Method == "GET"
            ? context.Response.WriteAsync($$"""{"connection":{{Volatile.Read(ref connection)}}}""")
            : context.Response.WriteAsync($$"""{"connection":{{Interlocked.Increment(ref connection)}}}""");
        await using HubHost hub = await HubHost.StartAsync(time: _time, services: studio.As("studio"));
        await DefineAsync(hub, "stream", """
            saga: stream
            version: 1
            start: { goto: connecting }
            states:
              connecting:
                steps: { connect: { call: { service: studio, path: "/streams/{key}/connect" }, set: { connection: =result.connection } } }
                done: live
              live: { signals: { end: done } }
              done: { end: completed }
            checks:
              connection:
                service: studio
                path: "/streams/{key}"
                in: live
                compare: { connection: data.connection }
                every: 15s
                times: 2
                differs: { publish: { channel: stream.status, payload: { session: =key, differs: =check.differences } }, goto: connecting }
            """);
        using HttpResponseMessage started = await hub.Client.PostAsync(Uri("/v1/sagas/stream"), HttpAnswers.Json("""{"key":"s1"}"""));
        await LiveAsync(hub, 1);
        Assert.Equal((1, 0, 0), await CheckAsync(hub));
        Interlocked.Exchange(ref connection, 7);
        Assert.Equal((1, 1, 0), await CheckAsync(hub));
        Assert.Equal((1, 2, 1), await CheckAsync(hub));
        await LiveAsync(hub, 8);
        Assert.Equal((2, 2, 1), await CheckAsync(hub));

        JsonElement events = await hub.Client.GetJsonAsync("/v1/events?channel=stream.status");
        Assert.Equal("""{"session":"s1","differs":[{"field":"connection","believed":1,"reported":7}]}""", events.GetProperty("events")[0].GetProperty("payload").GetRawText());
        Assert.Equal(1, events.GetProperty("events").GetArrayLength());
        JsonElement saga = await hub.Client.GetJsonAsync("/v1/sagas/stream/s1");
        Assert.Contains(saga.GetProperty("history").EnumerateArray(), static line => line.GetProperty("kind").GetString() == "differed" && line.GetProperty("detail").GetString() == "connection: believed 1, reported 7");
        string metrics = await hub.Client.GetStringAsync(Uri("/metrics"));
        Assert.Contains("eventhub_services_repairs_total{service=\"studio\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_services_checks_total{service=\"studio\",result=\"differed\"} 2", metrics, StringComparison.Ordinal);
    }

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task DefineAsync(HubHost hub, string name, string document)
    {
        using HttpResponseMessage defined = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/" + name), HttpAnswers.Typed(document, "application/yaml"));
        Assert.True(defined.StatusCode == HttpStatusCode.Created, await defined.Content.ReadAsStringAsync());
    }

    private static async Task StartAsync(HubHost hub, string key)
    {
        using HttpResponseMessage started = await hub.Client.PostAsync(Uri("/v1/sagas/order"), HttpAnswers.Json($$"""{"key":"{{key}}"}"""));
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
    }

    private static Task<JsonElement> SagaAsync(HubHost hub, string key) => hub.Client.GetJsonAsync("/v1/sagas/order/" + key);

    private static async Task<int> CountAsync(HubHost hub, string status) => (await hub.Client.GetJsonAsync("/v1/sagas?status=" + status)).GetProperty("sagas").GetArrayLength();

    private static Task<int> HeldAsync(HubHost hub, int count) => Until.SoAsync(() => CountAsync(hub, "held"), found => found == count, $"{count} are held");

    private static Task<JsonElement> BankAsync(HubHost hub) => hub.Client.GetJsonAsync("/v1/services/bank");

    private static async Task BreakerAsync(HubHost hub, string state, int number)
    {
        await Until.SoAsync(() => BankAsync(hub), bank => bank.GetProperty("breaker").GetString() == state, "the breaker is " + state);
        Assert.Contains($"eventhub_services_breaker{{service=\"bank\"}} {number}", await hub.Client.GetStringAsync(Uri("/metrics")), StringComparison.Ordinal);
    }

    private static async Task LiveAsync(HubHost hub, int connection) => await Until.SoAsync(
        () => hub.Client.GetJsonAsync("/v1/sagas/stream/s1"), saga => saga.GetProperty("state").GetString() == "live" && saga.GetProperty("data").GetProperty("connection").GetInt32() == connection, $"it is live on {connection}");

    private static async Task<(int Agreed, int Differed, int Repaired)> CheckAsync(HubHost hub)
    {
        using HttpResponseMessage answer = await hub.Client.PostAsync(Uri("/v1/services/studio:check"), null);
        JsonElement check = (await answer.JsonAsync()).GetProperty("checks")[0];
        Assert.Equal("connection", check.GetProperty("check").GetString());
        return (check.GetProperty("agreed").GetInt32(), check.GetProperty("differed").GetInt32(), check.GetProperty("repaired").GetInt32());
    }
}
