using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>What every connection works with; one for all of them, so a connection holds one reference.</summary>
internal sealed class SocketServices(
    IPartitions partitions, Publisher publisher, PlaceResolver places, WatchHub hub, BodyBudget budget, Draining draining,
    WatchInstruments watchInstruments, DeliveryInstruments deliveryInstruments, SocketInstruments instruments, Faults faults, TimeProvider timeProvider, IOptions<GatewayOptions> options,
    ILogger<SocketSession> logger)
{
    public IPartitions Partitions { get; } = partitions;

    public Publisher Publisher { get; } = publisher;

    public PlaceResolver Places { get; } = places;

    public WatchHub Hub { get; } = hub;

    public BodyBudget Budget { get; } = budget;

    public Draining Draining { get; } = draining;

    public WatchInstruments WatchInstruments { get; } = watchInstruments;

    public DeliveryInstruments DeliveryInstruments { get; } = deliveryInstruments;

    public SocketInstruments Instruments { get; } = instruments;

    public Faults Faults { get; } = faults;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public GatewayOptions Options { get; } = options.Value;

    public ILogger Logger { get; } = logger;
}
