using System.Net;
using System.Text;
using EventHub.Redis.Tests.Kit;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Scenarios;

/// <summary>Servers with a password, with TLS, and with both: the hub is let in, or says why not, and nobody ever sees the password.</summary>
[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class When_redis_asks_for_a_password : IDisposable
{
    private const string Password = "s3cret@x", Escaped = "s3cret%40x";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, ":" + Escaped + "@")]
    [InlineData(true, "default:" + Escaped + "@")]
    public async Task The_hub_is_let_in_and_never_shows_it(bool hasTls, string user)
    {
        await using RedisServer server = hasTls ? await RedisServer.StartWithTlsAsync("--requirepass", Password) : await RedisServer.StartAsync("always", "--requirepass", Password);
        (string, string)[] trusts = hasTls ? [("SSL_CERT_FILE", server.Authority)] : [];
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), trusts, ["--storage", server.UrlWith(user)]);
        Assert.Equal(HttpStatusCode.Created, await PublishAsync(hub));

        await server.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PublishAsync(hub));
        using (HttpResponseMessage ready = await hub.Client.GetAsync("/readyz"))
        {
            string health = await ready.Content.ReadAsStringAsync();
            Assert.Contains(server.UrlWith(":***@"), health, StringComparison.Ordinal);
            Hidden(health);
        }

        await server.StartAgainAsync();
        await hub.Run.WaitForAsync("opening its partition again", static run => (run.Output + run.Error).Contains("Partition 0 is open again", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, await PublishAsync(hub));
        Assert.Equal(0, await hub.StopAsync());
        Hidden(hub.Run.Output + hub.Run.Error);
    }

    [Theory]
    [InlineData("", "asks for a password, or refuses the one that is given")]
    [InlineData(":wr0ng@", "asks for a password, or refuses the one that is given")]
    [InlineData("alice:" + Escaped + "@", "name no user, or the user 'default'")]
    public async Task A_hub_that_is_not_let_in_says_why(string user, string expected)
    {
        await using RedisServer server = await RedisServer.StartAsync("always", "--requirepass", Password, "--user", "alice", "on", ">" + Password, "~*", "+@all");
        Refused(await CommandRun.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--storage", server.UrlWith(user)]), expected);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using RedisServer server = await RedisServer.StartWithTlsAsync("--requirepass", Password);
        Refused(await CommandRun.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--storage", server.UrlWith($":{Escaped}@")]), "certificate is invalid");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_the_password()
    {
        RedisServer gone = await RedisServer.StartAsync();
        await gone.DisposeAsync();
        string address = gone.Url.Replace("redis://", "redis://:secret@", StringComparison.Ordinal);
        using CommandRun run = await CommandRun.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--storage", address]);
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("EH5003", run.Error, StringComparison.Ordinal);
        Assert.Contains("Storage:Address is 'redis://***@127.0.0.1:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error + run.Output, StringComparison.Ordinal);
    }

    private static void Refused(CommandRun run, string expected)
    {
        using (run)
        {
            Assert.Contains("EH5003", run.Error, StringComparison.Ordinal);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            Hidden(run.Error + run.Output);
        }
    }

    private static void Hidden(string text)
    {
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PublishAsync(RunningHub hub)
    {
        using StringContent payload = new("{}", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await hub.Client.PostAsync("/v1/channels/orders.placed/events", payload);
        Hidden(await answer.Content.ReadAsStringAsync());
        return answer.StatusCode;
    }
}
