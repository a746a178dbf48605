using System.Text.Json;
using EventHub.Protocol.Proto;

namespace EventHub.Cli.Tests.Publishing;

public sealed class PublishEventTests
{
    [Fact]
    public async Task Publish_Options_BecomeFields()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new();

        int code = await terminal.RunAsync(
            "publish", "a.b", "héllo", "--server", hub.Address.ToString(), "--content-type", "text/plain; charset=utf-8", "--key", "k", "--type", "note:left", "--source", "s",
            "--priority", "high", "--idempotency-key", "once", "--metadata", "color=grün=1", "--metadata", "n=", "--metadata", "a b=\"");

        PublishEvent published = Assert.Single(hub.Ledger.Stored);
        Assert.Equal(0, code);
        Assert.Equal(("a.b", "héllo", "text/plain; charset=utf-8"), (published.Channel, published.Payload.ToStringUtf8(), published.ContentType));
        Assert.Equal(("k", "note:left", "s", Priority.High, "once"), (published.Key, published.Type, published.Source, published.Priority, published.IdempotencyKey));
        Assert.Equal("""{"color":"grün=1","n":"","a b":"\""}""", published.Metadata.ToStringUtf8());
        Assert.Matches("^[0-9a-f-]{36}  a.b  #1\n$", terminal.Output);
    }

    [Fact]
    public async Task Publish_ExpiresAtOrTtl_IsATime()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("publish", "a", "1", "--expires-at", "2999-01-31T12:00:00Z", "--server", hub.Address.ToString()));
        DateTime before = DateTime.MinValue.AddTicks(TimeProvider.System.GetUtcNow().UtcTicks);
        Assert.Equal(0, await terminal.RunAsync("publish", "a", "1", "--ttl", "2h", "--server", hub.Address.ToString()));
        PublishEvent[] published = [.. hub.Ledger.Stored];
        Assert.Equal(new DateTime(2999, 1, 31, 12, 0, 0).Ticks, published[0].ExpiresAtTicks);
        Assert.InRange(published[1].ExpiresAtTicks, before.AddHours(2).Ticks, before.AddHours(3).Ticks);
    }

    [Fact]
    public async Task Publish_DeliverAtOrDelay_IsATime()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("publish", "a", "1", "--deliver-at", "2999-01-31T12:00:00Z", "--server", hub.Address.ToString()));
        DateTime before = DateTime.MinValue.AddTicks(TimeProvider.System.GetUtcNow().UtcTicks);
        Assert.Equal(0, await terminal.RunAsync("publish", "a", "1", "--delay", "2h", "--server", hub.Address.ToString()));
        PublishEvent[] published = [.. hub.Ledger.Stored];
        Assert.Equal(new DateTime(2999, 1, 31, 12, 0, 0).Ticks, published[0].DeliverAtTicks);
        Assert.InRange(published[1].DeliverAtTicks, before.AddHours(2).Ticks, before.AddHours(3).Ticks);
    }

    [Theory]
    [InlineData("--deliver-at", "tomorrow", "--deliver-at takes a time such as")]
    [InlineData("--delay", "5", "--delay takes a duration such as")]
    [InlineData("--expires-at", "tomorrow", "--expires-at takes a time such as")]
    [InlineData("--ttl", "5", "--ttl takes a duration such as")]
    [InlineData("--ttl", "0s", "--ttl takes a duration such as")]
    public async Task Publish_WrongExpiry_IsAMistakeOfUse(string option, string value, string expected)
    {
        using TestTerminal terminal = new();
        Assert.Equal(2, await terminal.RunAsync("publish", "a", "1", option, value));
        Assert.Contains(expected, terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task Publish_FromStandardInput_SendsItsBytes(string? payload)
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new(input: "{\"from\":\"stdin\"}\n");

        Assert.Equal(0, await terminal.RunAsync([.. new[] { "publish", "a.b", payload }.OfType<string>(), "--server", hub.Address.ToString()]));

        PublishEvent published = Assert.Single(hub.Ledger.Stored);
        Assert.Equal("{\"from\":\"stdin\"}\n", published.Payload.ToStringUtf8());
        Assert.Equal(Priority.Unspecified, published.Priority);
    }

    [Fact]
    public async Task Publish_KeyOfBefore_SaysSo()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        string[] arguments = ["publish", "a.b", "{}", "--idempotency-key", "once", "--server", hub.Address.ToString()];
        using TestTerminal first = new(), second = new();

        Assert.Equal(0, await first.RunAsync(arguments));
        Assert.Equal(0, await second.RunAsync(arguments));
        Assert.Equal(first.Output.TrimEnd('\n') + "  stored before\n", second.Output);
    }

    [Fact]
    public async Task Publish_Json_IsTheAnswerOfRest()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("publish", "a.b", "{}", "--json", "--server", hub.Address.ToString()));

        JsonElement answer = JsonDocument.Parse(Assert.Single(terminal.OutputLines)).RootElement;
        Assert.Equal(["id", "channel", "position", "status", "duplicate"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""{"partition":0,"epoch":"00000007","sequence":1}""", answer.GetProperty("position").GetRawText());
        Assert.Equal(("a.b", "completed", false), (answer.GetProperty("channel").GetString(), answer.GetProperty("status").GetString(), answer.GetProperty("duplicate").GetBoolean()));
    }

    [Fact]
    public async Task Publish_Refused_ShowsTheProblem()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("publish", "bad", "{}", "--server", hub.Address.ToString()));
        Assert.StartsWith("EH1003 The channel name is not valid: The channel is bad.\n", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("/events/0/channel: m", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NobodyAnswers_EndsWith3()
    {
        using TestTerminal terminal = new();

        Assert.Equal(3, await terminal.RunAsync("publish", "a.b", "{}", "--server", "http://127.0.0.1:1"));
        Assert.StartsWith("The hub at http://127.0.0.1:1 does not answer: connection refused. Start one with", terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key", "a\nb")]
    [InlineData("--source", "\u001b[0m")]
    [InlineData("--content-type", "nothing")]
    public async Task Publish_ValueThatCannotBeMeant_IsWrongUsage(string option, string value)
    {
        using TestTerminal terminal = new();

        Assert.Equal(2, await terminal.RunAsync("publish", "a.b", "{}", option, value, "--server", "http://127.0.0.1:1"));
        Assert.NotEmpty(terminal.Error);
    }
}
