using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EventHub.Client.Tests.Connections;

public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_HubIsThere_IsOneConnectionHoweverOftenItIsAsked()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();

        await client.ConnectAsync().WaitAsync(FakeHub.Patience);
        await client.ConnectAsync().WaitAsync(FakeHub.Patience);

        Assert.Equal(1, hub.Connections);
    }

    [Fact]
    public async Task Connect_NobodyAnswers_SaysWhyAndGoesOnTrying()
    {
        await using EventHubClient client = new(new EventHubClientOptions { Server = new Uri("http://127.0.0.1:1"), ReconnectDelayInitial = TimeSpan.FromMilliseconds(1) });

        for (int i = 0; i < 2; i++)
        {
            EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => client.ConnectAsync().WaitAsync(FakeHub.Patience));
            Assert.Equal(ErrorCodes.HubUnreachable, fault.Code);
            Assert.IsType<System.Net.Sockets.SocketException>(fault.GetBaseException());
        }
    }

    [Fact]
    public async Task Connect_RefusedForNow_ThrowsTheFirstTimeOnly()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnHandshake = static connection => connection == 1 ? 503 : 0;
        await using EventHubClient client = hub.Client(options => options.ReconnectLaterDelay = TimeSpan.Zero);

        EventHubException refusal = await Assert.ThrowsAsync<EventHubException>(() => client.ConnectAsync().WaitAsync(FakeHub.Patience));
        await client.ConnectAsync().WaitAsync(FakeHub.Patience);

        Assert.Equal((503, true), (refusal.Code.HttpStatus, refusal.IsRetryable));
    }

    [Fact]
    public async Task Connect_RefusedWithAProblem_ThrowsThatProblem()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(static context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("""{"title":"t","status":403,"detail":"not you","code":"EH2005"}""");
        });
        await app.StartAsync();
        await using EventHubClient client = new(new Uri(app.Urls.First()));

        // The second one is told the same: this client does not come back.
        for (int i = 0; i < 2; i++)
        {
            EventHubException refusal = await Assert.ThrowsAsync<EventHubException>(() => client.ConnectAsync().WaitAsync(FakeHub.Patience));
            Assert.Equal(("EH2005", "not you"), (refusal.Code.Text, refusal.Message));
        }

        await app.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task Connect_LostMeanwhile_WaitsForTheNextConnection()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();
        await client.ConnectAsync().WaitAsync(FakeHub.Patience);
        FakeSession session = await hub.NextSessionAsync();

        session.Cut();
        await session.Ended.Task.WaitAsync(FakeHub.Patience);
        await hub.NextSessionAsync();
        await client.ConnectAsync().WaitAsync(FakeHub.Patience);

        Assert.Equal(2, hub.Connections);
    }

    [Fact]
    public async Task Connect_Disposed_IsRefused()
    {
        EventHubClient client = new(new Uri("http://127.0.0.1:1"));
        await client.DisposeAsync();

        Assert.Equal(ErrorCodes.ClientClosed, (await Assert.ThrowsAsync<EventHubException>(() => client.ConnectAsync())).Code);
    }
}
