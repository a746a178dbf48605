using System.Text;
using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Publishing;

public sealed class PublishEventTests
{
    private const string Answer = """{"id":"id-1","channel":"a.b","position":{"partition":0,"epoch":"00000001","sequence":42},"status":"completed","duplicate":false}""";

    [Fact]
    public async Task Publish_Options_BecomeHeaders()
    {
        Dictionary<string, string> headers = [];
        string body = "";
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync(Answer);
        });
        using TestTerminal terminal = new();

        int code = await terminal.RunAsync(
            "publish", "a.b", "héllo", "--server", hub.Address, "--content-type", "text/plain; charset=utf-8", "--key", "k", "--source", "s",
            "--priority", "high", "--idempotency-key", "once", "--metadata", "color=grün=1", "--metadata", "n=");

        Assert.Equal(0, code);
        Assert.Equal("héllo", body);
        Assert.Equal("text/plain; charset=utf-8", headers["Content-Type"]);
        Assert.Equal(("k", "s", "high", "once"), (headers["X-Event-Key"], headers["X-Event-Source"], headers["X-Event-Priority"], headers["Idempotency-Key"]));
        Assert.Equal(("grün=1", ""), (headers["X-Event-Metadata-color"], headers["X-Event-Metadata-n"]));
        Assert.Equal("id-1  a.b  #42\n", terminal.Output);
        Assert.Equal(["POST /v1/channels/a.b/events"], hub.Requests);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task Publish_FromStandardInput_SendsItsBytes(string? payload)
    {
        string body = "";
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Answer.Replace("false", "true", StringComparison.Ordinal));
        });
        using TestTerminal terminal = new(input: "{\"from\":\"stdin\"}\n");

        Assert.Equal(0, await terminal.RunAsync([.. new[] { "publish", "a.b", payload }.OfType<string>(), "--server", hub.Address]));
        Assert.Equal("{\"from\":\"stdin\"}\n", body);
        Assert.Equal("id-1  a.b  #42  stored before\n", terminal.Output);
    }

    [Fact]
    public async Task Publish_Json_IsTheAnswerAsItCame()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(201, Answer);
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("publish", "a.b", "{}", "--json", "--server", hub.Address));
        Assert.Equal(Answer + "\n", terminal.Output);
    }

    [Theory]
    [InlineData("--metadata", "a b=c")]
    [InlineData("--key", "a\nb")]
    [InlineData("--content-type", "nothing")]
    public async Task Publish_WhatNoHeaderCanCarry_IsWrongUsage(string option, string value)
    {
        using TestTerminal terminal = new();

        Assert.Equal(2, await terminal.RunAsync("publish", "a.b", "{}", option, value, "--server", "http://127.0.0.1:1"));
        Assert.NotEmpty(terminal.Error);
    }
}
