using System.Text.Json;

namespace EventHub.Cli.Tests.Publishing;

/// <summary>What becomes of a file when the hub goes away, stops, or takes nothing for a while.</summary>
public sealed class PublishFileFaultTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task LostConnections_AreResumedWithKeysAndNothingIsDoubled()
    {
        Write(3_000);
        await using LineHub hub = await LineHub.StartAsync();
        hub.DropAfter = static connection => connection <= 3 ? 500 : null;

        (int code, TestTerminal terminal) = await PublishAsync(hub, "--idempotent", "--json");

        Assert.Equal(0, code);
        Assert.Equal(4, hub.Connections);
        Assert.Equal(Numbers(3_000), hub.Stored);
        Assert.Equal(Enumerable.Range(0, 3_000), terminal.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task LostConnectionWhileTheWindowIsFull_LosesNoLine()
    {
        const int Window = 10_000;
        Write(Window + 500);
        await using LineHub hub = await LineHub.StartAsync();
        hub.DropAfter = static connection => connection == 1 ? 1 : null;

        (int code, TestTerminal terminal) = await PublishAsync(hub, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Numbers(Window + 500), hub.Stored);
        Assert.Matches(@"Published 10,500 events .*, 0 refused\.\n$", terminal.Output);
    }

    [Fact]
    public async Task HubThatShutsDown_IsResumedWithKeys()
    {
        Write(1_000);
        await using LineHub hub = await LineHub.StartAsync();
        hub.ShutDownAfter = static connection => connection == 1 ? 0 : null;

        (int code, TestTerminal terminal) = await PublishAsync(hub, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Numbers(1_000), hub.Stored);
        Assert.Contains("1,000 stored, 0 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task HubThatIsFull_IsTriedAgainWithKeys()
    {
        Write(10);
        await using LineHub hub = await LineHub.StartAsync();
        hub.FullFrames = 3;

        (int code, TestTerminal terminal) = await PublishAsync(hub, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Numbers(10).Order(), hub.Stored.Order());
        Assert.Contains("10 stored, 0 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubThatIsFullWithoutKeys_RefusesTheLine()
    {
        Write(1);
        await using LineHub hub = await LineHub.StartAsync();
        hub.FullFrames = 1;

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(1, code);
        Assert.Equal("line 1: EH3001 The storage is full: The disk is full.\n", terminal.Error);
    }

    [Fact]
    public async Task HubThatShutsDownWithoutKeys_EndsWith3AndSaysWhatIsUnknown()
    {
        Write(1_000);
        await using LineHub hub = await LineHub.StartAsync();
        hub.ShutDownAfter = static _ => 0;

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(3, code);
        Assert.Contains("lines were sent and not answered", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(hub.Stored);
    }

    [Fact]
    public async Task LostConnectionWithoutKeys_EndsWith3AndSaysWhatIsUnknown()
    {
        Write(10);
        await using LineHub hub = await LineHub.StartAsync();
        hub.DropAfter = static _ => 1;

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(3, code);
        Assert.Contains("lines were sent and not answered: they may be stored or not. With --idempotent", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandshakeRefused_ShowsTheProblem()
    {
        Write(10);
        await using FakeHub hub = await FakeHub.AnsweringAsync(503, """{"title":"The hub is shutting down","status":503,"detail":"later","code":"EH4001"}""");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("publish", "--file", _file, "--server", hub.Address));
        Assert.StartsWith("EH4001 The hub is shutting down: later\n", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandshakeRefusedForNow_IsTriedAgainWithKeys()
    {
        Write(10);
        await using LineHub hub = await LineHub.StartAsync();
        hub.OnHandshake = static connection => connection == 1 ? 503 : 0;

        (int code, _) = await PublishAsync(hub, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Numbers(10), hub.Stored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NobodyAnswers_EndsWith3AtOnce(bool isIdempotent)
    {
        Write(10);
        using TestTerminal terminal = new();

        Assert.Equal(3, await terminal.RunAsync([.. new[] { "publish", "--file", _file, "--server", "http://127.0.0.1:1" }, .. isIdempotent ? ["--idempotent"] : Array.Empty<string>()]));
        Assert.Empty(terminal.Output);
    }

    private async Task<(int Code, TestTerminal Terminal)> PublishAsync(LineHub hub, params string[] options)
    {
        TestTerminal terminal = new();
        int code = await terminal.RunAsync(["publish", "--file", _file, "--server", hub.Address, .. options]);
        return (code, terminal);
    }

    private void Write(int count) => File.WriteAllLines(_file, Enumerable.Range(0, count).Select(static number => $"{{\"channel\":\"a.b\",\"payload\":{number}}}"));

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(static number => number.ToString());
}
