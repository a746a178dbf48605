using System.Text.Json;

namespace EventHub.Cli.Tests.Publishing;

public sealed class PublishFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task PublishFile_Lines_AreAllStoredInOrder()
    {
        NdjsonHub ndjson = new();
        Write(Lines(50_000));

        (int code, TestTerminal terminal) = await PublishAsync(ndjson);

        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, 50_000).Select(number => number.ToString()), ndjson.Stored);
        Assert.Matches(@"^Published 50,000 events in .* 50,000 stored, 0 stored before, 0 refused\.\n$", terminal.Output);
        Assert.Equal(1, ndjson.Connections);
    }

    [Fact]
    public async Task PublishFile_OnATerminal_ShowsHowFarItIs()
    {
        Write(Lines(1_000));
        NdjsonHub ndjson = new();
        await using FakeHub hub = await FakeHub.StartAsync(ndjson.AnswerAsync);
        using TestTerminal terminal = new(isInteractive: true);

        Assert.Equal(0, await terminal.RunAsync("publish", "--file", _file, "--server", hub.Address));

        Assert.Equal(1_000, ndjson.Stored.Count);
        Assert.Contains("%", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("Published 1,000 events", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_RefusedLines_AreListedWithTheirNumberAndFail()
    {
        Write(["", Line(1), "{\"payload\":2}", "   ", Line(3)]);

        (int code, TestTerminal terminal) = await PublishAsync(new NdjsonHub());

        Assert.Equal(1, code);
        Assert.Equal("line 3: EH1005 A required field is missing: channel\n", terminal.Error);
        Assert.Contains("2 stored, 0 stored before, 1 refused.", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_Json_IsALineForEveryEvent()
    {
        Write([Line(0), "", "{\"payload\":1}"]);

        (int code, TestTerminal terminal) = await PublishAsync(new NdjsonHub(), "--json");

        Assert.Equal(1, code);
        Assert.Equal(
            [
                """{"index":0,"line":1,"id":"id","duplicate":false}""",
                """{"index":1,"line":3,"error":{"status":400,"code":"EH1005","title":"A required field is missing","detail":"channel"}}""",
            ],
            terminal.OutputLines);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task PublishFile_LineLongerThanAny_IsRefusedHereAndTheRestIsSent()
    {
        Write([Line(0), "{\"payload\":\"" + new string('x', 3 << 20) + "\"}", Line(2)]);
        NdjsonHub ndjson = new();

        (int code, TestTerminal terminal) = await PublishAsync(ndjson);

        Assert.Equal(1, code);
        Assert.StartsWith("line 2: EH1010 The event is too large", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(["0", "2"], ndjson.Stored);
    }

    [Fact]
    public async Task PublishFile_Idempotent_TwiceStoresOnce()
    {
        Write(Lines(100));
        NdjsonHub ndjson = new();

        await PublishAsync(ndjson, "--idempotent");
        (int code, TestTerminal terminal) = await PublishAsync(ndjson, "--idempotent");

        Assert.Equal(0, code);
        Assert.Contains("0 stored, 100 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(100, ndjson.Stored.Count);
    }

    [Fact]
    public async Task PublishFile_Repeated_IsAsManyEvents()
    {
        Write(Lines(10));
        NdjsonHub ndjson = new();

        (int code, _) = await PublishAsync(ndjson, "--idempotent", "--repeat", "3");

        Assert.Equal(0, code);
        Assert.Equal(30, ndjson.Stored.Count);
    }

    [Fact]
    public async Task PublishFile_LostConnections_AreResumedWithKeysAndNothingIsDoubled()
    {
        Write(Lines(3_000));
        NdjsonHub ndjson = new() { DropAfter = static connection => connection <= 3 ? 500 : null };

        (int code, TestTerminal terminal) = await PublishAsync(ndjson, "--idempotent", "--json");

        Assert.Equal(0, code);
        Assert.Equal(4, ndjson.Connections);
        Assert.Equal(Enumerable.Range(0, 3_000).Select(number => number.ToString()), ndjson.Stored);
        Assert.Equal(Enumerable.Range(0, 3_000), terminal.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task PublishFile_LostConnectionWhileTheWindowIsFull_LosesNoLine()
    {
        const int Window = 10_000;
        Write(Lines(Window + 500));
        NdjsonHub ndjson = new() { DropAfter = static connection => connection == 1 ? Window : null, IsMuteBeforeDrop = true };

        (int code, TestTerminal terminal) = await PublishAsync(ndjson, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, Window + 500).Select(number => number.ToString()), ndjson.Stored);
        Assert.Contains($"500 stored, {Window:N0} stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_HubThatShutsDown_IsResumedWithKeys()
    {
        Write(Lines(1_000));
        NdjsonHub ndjson = new() { ShutDownAfter = static connection => connection <= 2 ? 100 : null };

        (int code, TestTerminal terminal) = await PublishAsync(ndjson, "--idempotent");

        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => number.ToString()), ndjson.Stored);
        Assert.Contains("1,000 stored, 0 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task PublishFile_HubThatShutsDownWithoutKeys_TellsTheLineAndWhatIsUnknown()
    {
        Write(Lines(1_000));
        NdjsonHub ndjson = new() { ShutDownAfter = static _ => 100 };

        (int code, TestTerminal terminal) = await PublishAsync(ndjson);

        Assert.Equal(3, code);
        Assert.StartsWith("line 101: EH4001 The hub is shutting down\n", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("lines were sent and not answered", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishFile_LostConnectionWithoutKeys_EndsWith3AndSaysWhatIsUnknown()
    {
        Write(Lines(10));
        NdjsonHub ndjson = new() { DropAfter = static _ => 5 };

        (int code, TestTerminal terminal) = await PublishAsync(ndjson);

        Assert.Equal(3, code);
        Assert.Contains("lines were sent and not answered: they may be stored or not. With --idempotent", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(1, ndjson.Connections);
    }

    [Fact]
    public async Task PublishFile_RefusedAsAWhole_ShowsTheProblem()
    {
        Write(Lines(10));
        await using FakeHub hub = await FakeHub.AnsweringAsync(503, """{"title":"The hub is shutting down","status":503,"detail":"later","code":"EH4001"}""");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("publish", "--file", _file, "--server", hub.Address));
        Assert.StartsWith("EH4001 The hub is shutting down: later\n", terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PublishFile_NobodyAnswers_EndsWith3AtOnce(bool isIdempotent)
    {
        Write(Lines(10));
        using TestTerminal terminal = new();

        Assert.Equal(3, await terminal.RunAsync([.. new[] { "publish", "--file", _file, "--server", "http://127.0.0.1:1" }, .. isIdempotent ? ["--idempotent"] : Array.Empty<string>()]));
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task PublishFile_Empty_IsDone()
    {
        (int code, TestTerminal terminal) = await PublishAsync(new NdjsonHub());

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
        NdjsonHub ndjson = new();
        await using FakeHub hub = await FakeHub.StartAsync(ndjson.AnswerAsync);
        using TestTerminal terminal = new(input: $"{Line(0)}\n{Line(1)}");

        Assert.Equal(0, await terminal.RunAsync("publish", "--file", "-", "--server", hub.Address));
        Assert.Equal(["0", "1"], ndjson.Stored);
    }

    [Fact]
    public async Task PublishFile_Stopped_FinishesWhatWasSent()
    {
        Write(Lines(100));
        NdjsonHub ndjson = new();
        using CancellationTokenSource stop = new();
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await ndjson.AnswerAsync(context);
        });
        using TestTerminal terminal = new();

        int code = await terminal.RunAsync(["publish", "--file", _file, "--loop", "--server", hub.Address], stop.Token);

        Assert.Equal(0, code);
        Assert.Contains($"{ndjson.Stored.Count:N0} stored, 0 stored before, 0 refused.", terminal.Output, StringComparison.Ordinal);
    }

    private async Task<(int Code, TestTerminal Terminal)> PublishAsync(NdjsonHub ndjson, params string[] options)
    {
        await using FakeHub hub = await FakeHub.StartAsync(ndjson.AnswerAsync);
        TestTerminal terminal = new();
        int code = await terminal.RunAsync(["publish", "--file", _file, "--server", hub.Address, .. options]);
        return (code, terminal);
    }

    private void Write(IEnumerable<string> lines) => File.WriteAllLines(_file, lines);

    private static IEnumerable<string> Lines(int count) => Enumerable.Range(0, count).Select(Line);

    private static string Line(int number) => $"{{\"channel\":\"a.b\",\"payload\":{number}}}";
}
