using EventHub.Gateway.Channels;
using EventHub.Gateway.DeadLetters;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Events;
using EventHub.Gateway.Explaining;
using EventHub.Gateway.Health;
using EventHub.Gateway.Home;
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

namespace EventHub.Gateway.Hosting;

/// <summary>Every path of the gateway and what answers it.</summary>
internal sealed class GatewayRoutes(
    ChannelPublishEndpoint channelPublish, EventsPublishEndpoint eventsPublish, EventListEndpoint eventList, EventEndpoint events, EventDeliveriesEndpoint deliveries, RetryEndpoint retry, ExplainEndpoint explain,
    ChannelEndpoint channels, ChannelPolicyEndpoint channel, PurgeEndpoint purge, PolicyEndpoint policies,
    SubscriptionEndpoint subscriptions, PullEndpoint pull, SettleEndpoint settle, DeadLetterListEndpoint deadLetterList, DeadLetterEndpoint deadLetters,
    ReplayEndpoint replays,
    SagaEndpoint sagas, SagaDefinitionEndpoint sagaDefinitions, SagaBulkEndpoint sagaBulk, SagaDiagramEndpoint sagaDiagrams, ServiceEndpoint services, ScheduleEndpoint schedules, WatchEndpoint watch, SocketEndpoint sockets, StatsEndpoint stats, LimitsEndpoint limits, HealthEndpoint health,
    MetricsEndpoint metrics, ErrorPagesEndpoint errors, OpenApiEndpoint openApi, AsyncApiEndpoint asyncApi, HomeEndpoint home)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<GatewayRoute> All { get; } =
    [
        new("/v1/channels/{channel}/events", RouteMethod.Publish(channelPublish.PublishAsync)),
        new("/v1/events", RouteMethod.Publish(eventsPublish.PublishAsync), RouteMethod.Get(eventList.ListAsync)),
        new("/v1/events/{id}", RouteMethod.Get(events.GetAsync), RouteMethod.Delete(events.DeleteAsync)),
        new("/v1/events/{id}/payload", RouteMethod.Get(events.GetPayloadAsync)),
        new("/v1/events/{id}/deliveries", RouteMethod.Get(deliveries.GetAsync)),
        new("/v1/events:explain", RouteMethod.Post(explain.PostAsync)),
        new("/v1/events/{id}:explain", RouteMethod.Get(explain.GetAsync)),
        new("/v1/events/{id}:retry", RouteMethod.Post(retry.RetryAsync)),
        new("/v1/channels", RouteMethod.Get(channels.ListAsync)),
        new("/v1/channels/{channel}", RouteMethod.Get(channel.GetAsync), RouteMethod.Put(channel.PutAsync), RouteMethod.Delete(channel.DeleteAsync)),
        new("/v1/channels/{channel}:purge", RouteMethod.Post(purge.PurgeAsync)),
        new("/v1/policies", RouteMethod.Get(policies.ListAsync)),
        new("/v1/policies/{name}", RouteMethod.Get(policies.GetAsync), RouteMethod.Put(policies.PutAsync), RouteMethod.Delete(policies.DeleteAsync)),
        new("/v1/subscriptions", RouteMethod.Get(subscriptions.ListAsync)),
        new("/v1/subscriptions/{name}", RouteMethod.Get(subscriptions.GetAsync), RouteMethod.Put(subscriptions.PutAsync), RouteMethod.Delete(subscriptions.DeleteAsync)),
        new("/v1/subscriptions/{name}:pause", RouteMethod.Post(subscriptions.PauseAsync)),
        new("/v1/subscriptions/{name}:resume", RouteMethod.Post(subscriptions.ResumeAsync)),
        new("/v1/subscriptions/{name}:seek", RouteMethod.Post(subscriptions.SeekAsync)),
        new("/v1/subscriptions/{name}:pull", RouteMethod.Post(pull.PullAsync)),
        new("/v1/subscriptions/{name}:settle", RouteMethod.Post(settle.SettleAsync)),
        new("/v1/subscriptions/{name}/deadletters", RouteMethod.Get(deadLetterList.ListAsync)),
        new("/v1/subscriptions/{name}/deadletters:replay", RouteMethod.Post(deadLetters.ReplayAsync)),
        new("/v1/subscriptions/{name}/deadletters:discard", RouteMethod.Post(deadLetters.DiscardAsync)),
        new("/v1/replays", RouteMethod.Post(replays.StartAsync), RouteMethod.Get(replays.ListAsync)),
        new("/v1/replays/{id}", RouteMethod.Get(replays.GetAsync)),
        new("/v1/replays/{id}:pause", RouteMethod.Post(replays.PauseAsync)),
        new("/v1/replays/{id}:resume", RouteMethod.Post(replays.ResumeAsync)),
        new("/v1/replays/{id}:cancel", RouteMethod.Post(replays.CancelAsync)),
        new("/v1/schedules", RouteMethod.Get(schedules.ListAsync)),
        new("/v1/schedules/{name}", RouteMethod.Get(schedules.GetAsync), RouteMethod.Put(schedules.PutAsync), RouteMethod.Delete(schedules.DeleteAsync)),
        new("/v1/schedules/{name}:pause", RouteMethod.Post(schedules.PauseAsync)),
        new("/v1/schedules/{name}:resume", RouteMethod.Post(schedules.ResumeAsync)),
        new("/v1/sagas", RouteMethod.Get(sagas.ListAsync)),
        new("/v1/sagas:cancel", RouteMethod.Post(sagaBulk.CancelAsync)),
        new("/v1/sagas:retry", RouteMethod.Post(sagaBulk.RetryAsync)),
        new("/v1/sagas:migrate", RouteMethod.Post(sagaBulk.MigrateAsync)),
        new("/v1/sagas/definitions", RouteMethod.Get(sagaDefinitions.ListAsync)),
        new("/v1/sagas/definitions/{name}", RouteMethod.Get(sagaDefinitions.GetAsync), RouteMethod.Put(sagaDefinitions.PutAsync), RouteMethod.Delete(sagaDefinitions.DeleteAsync)),
        new("/v1/sagas/definitions/{name}/diagram", RouteMethod.Get(sagaDiagrams.DefinitionAsync)),
        new("/v1/sagas/{definition}", RouteMethod.Post(sagas.StartAsync)),
        new("/v1/sagas/{definition}/{key}", RouteMethod.Get(sagas.GetAsync)),
        new("/v1/sagas/{definition}/{key}/diagram", RouteMethod.Get(sagaDiagrams.InstanceAsync)),
        new("/v1/sagas/{definition}/{key}:signal", RouteMethod.Post(sagas.SignalAsync)),
        new("/v1/sagas/{definition}/{key}:cancel", RouteMethod.Post(sagas.CancelAsync)),
        new("/v1/sagas/{definition}/{key}:retry", RouteMethod.Post(sagas.RetryAsync)),
        new("/v1/sagas/{definition}/{key}:pause", RouteMethod.Post(sagas.PauseAsync)),
        new("/v1/sagas/{definition}/{key}:resume", RouteMethod.Post(sagas.ResumeAsync)),
        new("/v1/sagas/{definition}/{key}:migrate", RouteMethod.Post(sagas.MigrateAsync)),
        new("/v1/services", RouteMethod.Get(services.ListAsync)),
        new("/v1/services/{name}", RouteMethod.Get(services.GetAsync)),
        new("/v1/services/{name}:check", RouteMethod.Post(services.CheckAsync)),
        new("/v1/watch", RouteMethod.Stream(watch.WatchAsync)),
        new("/v1/ws", RouteMethod.Stream(sockets.ConnectAsync)),
        new("/v1/stats", RouteMethod.Get(stats.GetAsync)),
        new("/v1/limits", RouteMethod.Get(limits.GetAsync)),
        new("/livez", RouteMethod.Get(health.LiveAsync)),
        new("/readyz", RouteMethod.Get(health.ReadyAsync)),
        new("/healthz", RouteMethod.Get(health.ReadyAsync)),
        new("/metrics", RouteMethod.Get(metrics.GetAsync)),
        new("/errors", RouteMethod.Get(errors.ListAsync)),
        new("/errors/{code}", RouteMethod.Get(errors.GetAsync)),
        new("/asyncapi.json", RouteMethod.Get(asyncApi.GetAsync)),
        new("/openapi.json", RouteMethod.Get(openApi.GetAsync)),
        new("/", RouteMethod.Get(home.GetAsync)),
    ];
}
