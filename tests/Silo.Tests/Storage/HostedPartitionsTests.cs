using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Silo.Tests.Storage;

public sealed class HostedPartitionsTests
{
    private readonly List<string> _order = [];

    [Fact]
    public void All_BeforeTheStart_SaysThatTheHubStarts()
    {
        HostedPartitions partitions = Create(OpenAsync);

        Assert.Equal(ErrorCodes.Starting, Assert.Throws<EventHubException>(() => partitions.All).Code);
        Assert.Equal(ErrorCodes.Starting, Assert.Throws<EventHubException>(() => partitions.OwnerOf("a"u8)).Code);
    }

    [Fact]
    public async Task StartAsync_AfterBeginOpening_OpensOnce()
    {
        HostedPartitions partitions = Create(OpenAsync);

        _ = partitions.BeginOpening();
        await partitions.StartAsync(CancellationToken.None);

        Assert.Empty(partitions.All);
        Assert.Equal(["open"], _order);
    }

    [Fact]
    public async Task StopAsync_Twice_ClosesOnce()
    {
        HostedPartitions partitions = Create(OpenAsync);
        await partitions.StartAsync(CancellationToken.None);

        await partitions.StopAsync(CancellationToken.None);
        await partitions.StopAsync(CancellationToken.None);
        await partitions.DisposeAsync();

        Assert.Equal(["open", "close"], _order);
    }

    [Fact]
    public async Task StopAsync_WithoutStart_HasNothingToClose() => await Create(OpenAsync).StopAsync(CancellationToken.None);

    [Fact]
    public async Task DisposeAsync_WhenOpenedAndNeverStarted_Closes()
    {
        HostedPartitions partitions = Create(OpenAsync);
        await partitions.BeginOpening();

        await partitions.DisposeAsync();

        Assert.Equal(["open", "close"], _order);
    }

    [Fact]
    public async Task StartAsync_WhenOpeningFails_TellsWhyAndStopsQuietly()
    {
        HostedPartitions partitions = Create(_ => throw new EventHubException(ErrorCodes.UnreadableLog, "No log."));

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => partitions.StartAsync(CancellationToken.None));
        await partitions.StopAsync(CancellationToken.None);

        Assert.Equal(ErrorCodes.UnreadableLog, fault.Code);
    }

    [Fact]
    public async Task InAHost_TheLogIsOpenBeforeTheServerListensAndClosedAfterItDrained()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IServer>(new RecordingServer(_order));
        builder.Services.AddEventHubStorage(new StorageOptions(), _ => OpenAsync);
        await using WebApplication app = builder.Build();

        await app.StartAsync(CancellationToken.None);
        await app.StopAsync(CancellationToken.None);

        Assert.Equal(["open", "listen", "drained", "close"], _order);
    }

    private static HostedPartitions Create(PartitionsOpener opener) => new(opener, TimeProvider.System, NullLogger<HostedPartitions>.Instance);

    private Task<OpenStorage> OpenAsync(CancellationToken cancellationToken)
    {
        _order.Add("open");
        return Task.FromResult(new OpenStorage(new FakePartitions(), () =>
        {
            _order.Add("close");
            return ValueTask.CompletedTask;
        }));
    }

    private sealed class RecordingServer(List<string> order) : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            order.Add("listen");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("drained");
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
