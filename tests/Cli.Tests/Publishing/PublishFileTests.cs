namespace EventHub.Cli.Tests.Publishing;

public sealed class PublishFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task PublishFile_Lines_AreAllStoredInOrder()
    {
        await using LineHub hub = await LineHub.StartAsync();
        Write(Lines(50_000));

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, 50_000).Select(number => number.ToString()), hub.Stored);
        Assert.Matches(@"^Published 50,000 events in .* 50,000 stored, 0 stored before, 0 refused\.\n$", terminal.Output);
        Assert.Equal(1, hub.Connections);
    }

    [Fact]
    public async Task PublishFile_OnATerminal_ShowsHowFarItIs()
    {
        Write(Lines(1_000));
        await using LineHub hub = await LineHub.StartAsync();
        using TestTerminal terminal = new(isInteractive: true);

        Assert.Equal(0, await terminal.RunAsync("publish", "--file", _file, "--server", hub.Address));

        Assert.Equal(1_000, hub.Stored.Count);
        Assert.Contains("%", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("Published 1,000 events", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_RefusedLines_AreListedWithTheirNumberAndFail()
    {
        await using LineHub hub = await LineHub.StartAsync();
        Write(["", Line(1), "{\"payload\":2}", "   ", Line(3), "{\"channel\":\"bad\",\"payload\":4}", "{\"channel\":\"a\",\"payload\":5,\"prioritee\":\"low\"}", "{\"channel\":"]);

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(1, code);
        Assert.Equal(
            ["line 3: EH1005", "line 6: EH1003", "line 7: EH1002", "line 8: EH1001"],
            terminal.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ')[..3])));
        Assert.Contains("'prioritee' is not a field of an event. Did you mean 'priority'?", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("2 stored, 0 stored before, 4 refused.", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(["1", "3"], hub.Stored);
    }

    [Fact]
    public async Task PublishFile_Json_IsALineForEveryEvent()
    {
        await using LineHub hub = await LineHub.StartAsync();
        Write([Line(0), "", "{\"payload\":1}", Line(2)]);

        (int code, TestTerminal terminal) = await PublishAsync(hub, "--json");

        Assert.Equal(1, code);
        Assert.Equal(3, terminal.OutputLines.Length);
        Assert.Matches("""^{"index":0,"line":1,"id":"[0-9a-f-]{36}","position":{"partition":0,"epoch":"00000007","sequence":1},"duplicate":false}$""", terminal.OutputLines[0]);
        Assert.StartsWith("""{"index":1,"line":3,"error":{"type":"/errors/EH1005","title":"A required field is missing","status":400,"detail":"'channel' is missing.""", terminal.OutputLines[1], StringComparison.Ordinal);
        Assert.StartsWith("""{"index":2,"line":4,"id":""", terminal.OutputLines[2], StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task PublishFile_LineLongerThanAny_IsRefusedHereAndTheRestIsSent()
    {
        await using LineHub hub = await LineHub.StartAsync();
        Write([Line(0), "{\"payload\":\"" + new string('x', 3 << 20) + "\"}", Line(2)]);

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(1, code);
        Assert.StartsWith("line 2: EH1010 The event is too large", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(["0", "2"], hub.Stored);
    }

    [Fact]
    public async Task PublishFile_Idempotent_TwiceStoresOnce()
    {
        Write(Lines(100));
        await using LineHub hub = await LineHub.StartAsync();

        await PublishAsync(hub, "--idempotent");
        (int code, TestTerminal terminal) = await PublishAsync(hub, "--idempotent");

        Assert.Equal(0, code);
        Assert.Contains("0 stored, 100 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(100, hub.Stored.Count);
    }

    [Fact]
    public async Task PublishFile_IdempotentLineWithItsOwnKey_KeepsIt()
    {
        Write(["{\"channel\":\"a\",\"payload\":1,\"idempotencyKey\":\"mine\"}", "{\"channel\":\"a\",\"payload\":2,\"idempotencyKey\":\"mine\"}"]);
        await using LineHub hub = await LineHub.StartAsync();

        (_, TestTerminal terminal) = await PublishAsync(hub, "--idempotent");

        Assert.Contains("1 stored, 1 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_Repeated_IsAsManyEvents()
    {
        Write(Lines(10));
        await using LineHub hub = await LineHub.StartAsync();

        (int code, _) = await PublishAsync(hub, "--idempotent", "--repeat", "3");

        Assert.Equal(0, code);
        Assert.Equal(30, hub.Stored.Count);
    }

    [Fact]
    public async Task PublishFile_Empty_IsDone()
    {
        await using LineHub hub = await LineHub.StartAsync();

        (int code, TestTerminal terminal) = await PublishAsync(hub);

        Assert.Equal(0, code);
        Assert.StartsWith("Published 0 events", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_NoSuchFile_Fails()
    {
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("publish", "--file", "nowhere.ndjson"));
        Assert.Equal("There is no file 'nowhere.ndjson'.\n", terminal.Error);
    }

    [Fact]
    public async Task PublishFile_StandardInput_IsReadToItsEnd()
    {
        await using LineHub hub = await LineHub.StartAsync();
        using TestTerminal terminal = new(input: $"{Line(0)}\n{Line(1)}");

        Assert.Equal(0, await terminal.RunAsync("publish", "--file", "-", "--server", hub.Address));
        Assert.Equal(["0", "1"], hub.Stored);
    }

    [Fact]
    public async Task PublishFile_Stopped_FinishesWhatWasSent()
    {
        Write(Lines(100));
        using CancellationTokenSource stop = new();
        await using LineHub hub = await LineHub.StartAsync();
        hub.OnFirstFrame = stop.CancelAsync;
        using TestTerminal terminal = new();

        int code = await terminal.RunAsync(["publish", "--file", _file, "--loop", "--server", hub.Address], stop.Token);

        Assert.Equal(0, code);
        Assert.NotEmpty(hub.Stored);
        Assert.Contains($"{hub.Stored.Count:N0} stored, 0 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
    }

    private async Task<(int Code, TestTerminal Terminal)> PublishAsync(LineHub hub, params string[] options)
    {
        TestTerminal terminal = new();
        int code = await terminal.RunAsync(["publish", "--file", _file, "--server", hub.Address, .. options]);
        return (code, terminal);
    }

    private void Write(IEnumerable<string> lines) => File.WriteAllLines(_file, lines);

    private static IEnumerable<string> Lines(int count) => Enumerable.Range(0, count).Select(Line);

    private static string Line(int number) => $"{{\"channel\":\"a.b\",\"payload\":{number}}}";
}
