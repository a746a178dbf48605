using System.Net;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("/livez", "ok\n")]
    [InlineData("/readyz", "ok\n")]
    [InlineData("/healthz", "ok\n")]
    [InlineData("/readyz?verbose", "[+]shutdown ok\n[+]partition/0/readable ok\n[+]partition/0/writable ok\n[+]partition/1/readable ok\n[+]partition/1/writable ok\nok\n")]
    [InlineData("/livez?verbose=1", "[+]process ok\nok\n")]
    public async Task Get_Healthy_SaysOk(string path, string expected) =>
        Assert.Equal(expected, await _hub.Client.GetStringAsync(new Uri(path, UriKind.Relative)));

    [Theory]
    [InlineData("/readyz")]
    [InlineData("/healthz")]
    public async Task Get_StorageFull_IsNotReadyAndSaysWhy(string path)
    {
        _hub.Partitions.Health = new PartitionHealth(CanRead: true, CanWrite: false, new Problem(ErrorCodes.StorageFull, "The disk\nis full."), 0);
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Contains("[-]partition/0/writable EH3001: The disk is full.\n", text, StringComparison.Ordinal);
        Assert.Contains("[+]partition/0/readable ok\n", text, StringComparison.Ordinal);
        Assert.EndsWith("failed\n", text, StringComparison.Ordinal);
        Assert.Equal("ok\n", await _hub.Client.GetStringAsync(new Uri("/livez", UriKind.Relative)));
        Assert.Equal("degraded", (await _hub.Client.GetJsonAsync("/v1/stats")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Get_UnknownQuery_IsRefused()
    {
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/readyz?deep", UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.InvalidQuery, "deep");
    }
}
