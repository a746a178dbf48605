using System.Diagnostics;
using EventHub.Gateway.Channels;
using EventHub.Gateway.Compat.ResolveSpec;
using EventHub.Gateway.DeadLetters;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Events;
using EventHub.Gateway.Explaining;
using EventHub.Gateway.Health;
using EventHub.Gateway.Home;
using EventHub.Gateway.Http;
using EventHub.Gateway.Limits;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.OpenApi;
using EventHub.Gateway.Policies;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.Replays;
using EventHub.Gateway.Sagas;
using EventHub.Gateway.Schedules;
using EventHub.Gateway.Services;
using EventHub.Gateway.Stats;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.AsyncApi;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Services;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Schedules;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Hosting;

/// <summary>Registers the HTTP edge.</summary>
public static class GatewayServices
{
    /// <summary>
    /// Adds the gateway. Settings come from the section <see cref="GatewayOptions.Section"/>, then from
    /// <paramref name="configure"/>; wrong ones stop the host at start. The host registers <c>IPartitions</c> and the grains.
    /// </summary>
    public static IServiceCollection AddEventHubGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ConfigureKestrel>();

        // Handlers never block on anything but the disk, so they may run where the socket's answer was found: half the
        // thread switches of a small publish, a third more of them per second on two cores.
        services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IMemoryPoolFactory<byte>, TransportBlocks>();
        services.AddSingleton<DiagnosticSource, ServerRefusals>();
        services.AddRouting();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IServiceDirectory, NoServices>();
        services.TryAddSingleton<ISagaChecks, NoSagaChecks>();
        services.AddSingleton<Draining>().AddSingleton<Hosts>().AddSingleton<Origins>().AddSingleton<Faults>().AddSingleton<RequestDispatcher>().AddSingleton<GatewayRoutes>();
        return services.AddQuietHost().AddPublishing().AddReading().AddPolicies().AddSubscriptions().AddSchedules().AddSagas().AddWatching().AddSockets().AddOperations();
    }

    /// <summary>The framework's own notes of every request cost more than the request; faults are logged by the gateway.</summary>
    private static IServiceCollection AddQuietHost(this IServiceCollection services) => services.AddLogging(logging => logging
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        .AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning));

    private static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton(LimitsOf).AddSingleton<BodyBudget>().AddSingleton<BodyReader>().AddSingleton<DocumentBody>().AddSingleton<Publisher>().AddSingleton<OutcomeWait>().AddSingleton<PublishAnswers>().AddSingleton<PublishInstruments>()
        .AddSingleton<ChannelPublishEndpoint>().AddSingleton<EventsPublishEndpoint>().AddSingleton<NdjsonEndpoint>();

    // Whoever else in this process publishes goes by the same limits.
    private static PublishLimits LimitsOf(IServiceProvider services)
    {
        GatewayOptions options = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return new PublishLimits
        {
            EventBytesMax = options.EventBytesMax,
            BatchEventsMax = options.BatchEventsMax,
            JsonDepthMax = options.JsonDepthMax,
            DelayMax = options.DelayMax,
            Time = services.GetRequiredService<TimeProvider>(),
        };
    }

    private static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<PlaceResolver>().AddSingleton<EventListQueryParser>().AddSingleton<EventLister>()
        .AddSingleton<EventEndpoint>().AddSingleton<EventDeliveriesEndpoint>().AddSingleton<RetryEndpoint>().AddSingleton<ExplainView>().AddSingleton<ExplainEndpoint>().AddSingleton<EventListEndpoint>().AddSingleton<ChannelEndpoint>();

    private static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<PolicyRequests>().AddSingleton<PolicyEndpoint>().AddSingleton<ChannelView>().AddSingleton<ChannelPolicyEndpoint>()
        .AddSingleton<PurgeEndpoint>().AddSingleton<PolicyInstruments>();

    private static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddSingleton(static services => new SubscriptionLimits { SubscriptionsMax = services.GetRequiredService<IOptions<GatewayOptions>>().Value.SubscriptionsMax })
        .AddSingleton<SubscriptionEndpoint>().AddSingleton<PullEndpoint>().AddSingleton<SettleEndpoint>().AddSingleton<SubscriptionInstruments>()
        .AddSingleton<DeadLetterInstruments>().AddSingleton<DeadLetterListEndpoint>().AddSingleton<DeadLetterEndpoint>()
        .AddSingleton<ReplayPlanner>().AddSingleton<ReplayKeys>().AddSingleton<ReplayEndpoint>().AddSingleton<ReplayInstruments>();

    private static IServiceCollection AddSchedules(this IServiceCollection services) => services
        .AddSingleton(static services => new ScheduleLimits { SchedulesMax = services.GetRequiredService<IOptions<GatewayOptions>>().Value.SchedulesMax })
        .AddSingleton<ScheduleEndpoint>().AddSingleton<ScheduleInstruments>();

    private static IServiceCollection AddSagas(this IServiceCollection services) => services
        .AddSingleton<SagaEndpoint>().AddSingleton<SagaDefinitionEndpoint>().AddSingleton<SagaBulkEndpoint>().AddSingleton<SagaDiagramEndpoint>().AddSingleton<SagaInstruments>()
        .AddSingleton<ServiceEndpoint>().AddSingleton<ServiceInstruments>();

    private static IServiceCollection AddWatching(this IServiceCollection services) => services
        .AddSingleton<WatchInstruments>().AddSingleton<WatchHub>().AddSingleton<WatchEndpoint>();

    private static IServiceCollection AddSockets(this IServiceCollection services) => services
        .AddSingleton<SocketInstruments>().AddSingleton<DeliveryInstruments>().AddSingleton<SocketServices>().AddSingleton<SocketEndpoint>().AddSingleton<AsyncApiEndpoint>();

    private static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<HttpInstruments>().AddSingleton<OwnPartitions>().AddSingleton<PartitionInstruments>().AddSingleton<ProcessInstruments>().AddSingleton<MetricsListener>()
        .AddSingleton<MetricsEndpoint>().AddSingleton<EventBrokerMetrics>().AddSingleton<StatsEndpoint>().AddSingleton<LimitCatalog>().AddSingleton<LimitsEndpoint>()
        .AddSingleton<HealthEndpoint>().AddSingleton<ErrorPagesEndpoint>().AddSingleton<OpenApiEndpoint>().AddSingleton<HomeEndpoint>();
}
