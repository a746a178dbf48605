using System.Text;
using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Events;

public sealed class EventsTests
{
    private const string First =
        """{"id":"id-1","channel":"a.b","status":"completed","priority":"high","createdAt":"2026-01-02T03:04:05.678Z","payload":{"x":1},"error":null,"position":{"partition":0,"epoch":"00000001","sequence":42}}""";

    private const string Second =
        """{"id":"id-2","channel":"a.c","status":"completed","priority":"normal","createdAt":"2026-01-02T03:04:06.000Z","payload":{},"error":null,"position":{"partition":3,"epoch":"00000001","sequence":7}}""";

    [Fact]
    public async Task List_Pages_BecomeOneTable()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("after") ? $"{{\"events\":[{Second}],\"next\":null}}" : $"{{\"events\":[{First}],\"next\":\"c1\"}}"));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "list", "a.>", "--source", "x y", "--asc", "--server", hub.Address));

        Assert.Equal(
            [
                "SEQUENCE  STORED                    ID    STATUS     PRIORITY  CHANNEL",
                "      42  2026-01-02T03:04:05.678Z  id-1  completed  high      a.b",
                "     3/7  2026-01-02T03:04:06.000Z  id-2  completed  normal    a.c",
            ],
            terminal.OutputLines);
        Assert.Equal(
            ["GET /v1/events?channel=a.%3E&source=x%20y&order=asc&limit=100", "GET /v1/events?channel=a.%3E&source=x%20y&after=c1&order=asc&limit=99"],
            hub.Requests);
    }

    [Fact]
    public async Task List_Limit_EndsWithThePlaceToGoOn()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, $"{{\"events\":[{First}],\"next\":\"c1\"}}");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "list", "--limit", "1", "--server", hub.Address));
        Assert.Equal("More behind --after c1", terminal.OutputLines[^1]);
    }

    [Fact]
    public async Task List_Json_IsTheAnswerAsItCame()
    {
        string page = $"{{\"events\":[{First}],\"next\":null}}";
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, page);
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "list", "--json", "--server", hub.Address));
        Assert.Equal(page + "\n", terminal.Output);
    }

    [Fact]
    public async Task List_Nothing_SaysSo()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"events":[],"next":null}""");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "list", "--server", hub.Address));
        Assert.Equal("No events.\n", terminal.Output);
    }

    [Fact]
    public async Task Get_Event_LeavesOutWhatIsNull()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, First);
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "get", "id-1", "--server", hub.Address));
        Assert.Contains("channel    a.b", terminal.OutputLines);
        Assert.Contains("  \"x\": 1", terminal.OutputLines);
        Assert.DoesNotContain("error", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(["GET /v1/events/id-1"], hub.Requests);
    }

    [Fact]
    public async Task Payload_Bytes_ComeOutExactly()
    {
        byte[] payload = [0, 13, 10, 255, 254, 128, 10];
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.Body.WriteAsync(payload).AsTask());
        using TestTerminal terminal = new();
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await terminal.RunAsync("events", "payload", "id-1", "--server", hub.Address));
            Assert.Equal(payload, terminal.OutputBytes);
            Assert.Equal(0, await terminal.RunAsync("events", "payload", "id-1", "--output", file, "--server", hub.Address));
            Assert.Equal(payload, await File.ReadAllBytesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Payload_WhereNoFileCanBe_FailsWithTheReason()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, "x");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("events", "payload", "id-1", "--output", "/nowhere/at/all", "--server", hub.Address));
        Assert.Contains("/nowhere/at/all", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Events_DeletesEachAndEscapesTheId()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(204, "");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("events", "delete", "id-1", "a/b", "--server", hub.Address));
        Assert.Equal(["DELETE /v1/events/id-1", "DELETE /v1/events/a%2Fb"], hub.Requests);
        Assert.Equal(["Deleted id-1.", "Deleted a/b."], terminal.OutputLines);
    }

    [Fact]
    public async Task Channels_Table_IsReadable()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(
            200, """{"channels":[{"name":"a.b","partition":0,"events":1234,"bytes":1536,"lastEventAt":"2026-01-02T03:04:05.678Z"}],"next":null}""");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("channels", "--server", hub.Address));
        Assert.Equal(["CHANNEL  EVENTS    SIZE  LAST EVENT", "a.b       1,234  1.5 KB  2026-01-02T03:04:05.678Z"], terminal.OutputLines);
    }

    [Fact]
    public async Task Version_WithAndWithoutAHub_IsNoFailure()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"version":"9.8.7"}""");
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("version", "--server", hub.Address));
        Assert.Equal(0, await terminal.RunAsync("version", "--server", "http://127.0.0.1:1"));
        Assert.Equal(0, await terminal.RunAsync("version", "--json", "--server", "http://127.0.0.1:1"));

        Assert.Contains($"hub 9.8.7 at {hub.Address}", terminal.OutputLines);
        Assert.Contains("no hub at http://127.0.0.1:1", terminal.OutputLines);
        Assert.EndsWith("\"server\":null}", terminal.OutputLines[^1], StringComparison.Ordinal);
        Assert.Equal(5, terminal.OutputLines.Length);
        Assert.Equal(Encoding.UTF8.GetByteCount(terminal.Output), terminal.OutputBytes.Length);
    }
}
