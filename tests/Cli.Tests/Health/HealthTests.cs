using System.Net.Sockets;

namespace EventHub.Cli.Tests.Health;

public sealed class HealthTests
{
    private const string Well = "[+]shutdown ok\n[+]partition/0/writable ok\nok\n", Ill = "[-]partition/0/writable EH3009: Redis is away\nfailed\n";

    [Fact]
    public async Task Ready_EndsWith0()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Well, "text/plain");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("health", "--server", hub.Address));
        Assert.Equal("ok", terminal.OutputLines[^1]);
        Assert.Equal("GET /readyz?verbose=true", hub.Requests.Single());
    }

    [Fact]
    public async Task NotReady_EndsWith1AndSaysWhy()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(503, Ill, "text/plain");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("health", "--server", hub.Address));
        Assert.Contains("EH3009: Redis is away", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_AsksOnlyWhetherTheProcessAnswers()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, "[+]process ok\nok\n", "text/plain");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("health", "--live", "--json", "--server", hub.Address));
        Assert.Equal("""{"healthy":true,"checks":["[\u002B]process ok","ok"]}""", terminal.OutputLines.Single());
        Assert.Equal("GET /livez?verbose=true", hub.Requests.Single());
    }

    [Fact]
    public async Task NobodyThere_EndsWith3()
    {
        using TestTerminal terminal = new();
        using Socket taken = new(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));

        Assert.Equal(3, await terminal.RunAsync("health", "--server", $"http://{taken.LocalEndPoint}".Replace("[::ffff:127.0.0.1]", "127.0.0.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SilentHub_EndsWith3AfterTheTimeout()
    {
        await using FakeHub hub = await FakeHub.StartAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using TestTerminal terminal = new();

        Assert.Equal(3, await terminal.RunAsync("health", "--timeout", "1", "--server", hub.Address));
        Assert.Contains("no answer within 1 s", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomethingElseThere_EndsWith1()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(404, "<html>", "text/html");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("health", "--server", hub.Address));
        Assert.Contains("does not answer as a hub does", terminal.Error, StringComparison.Ordinal);
    }
}
