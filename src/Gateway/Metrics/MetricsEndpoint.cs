using EventHub.Gateway.Compat.ResolveSpec;
using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Metrics;

/// <summary><c>GET /metrics</c>.</summary>
internal sealed class MetricsEndpoint
{
    private readonly MetricsListener _listener;
    private readonly EventBrokerMetrics _eventBroker;

    // The instruments only need to exist: the listener asks them.
    public MetricsEndpoint(
        MetricsListener listener, PartitionInstruments partitions, SubscriptionInstruments subscriptions, ReplayInstruments replays, DeadLetterInstruments deadLetters,
        ScheduleInstruments schedules, SagaInstruments sagas, ServiceInstruments services, ProcessInstruments process, EventBrokerMetrics eventBroker)
    {
        _listener = listener;
        _eventBroker = eventBroker;
        _ = partitions;
        _ = subscriptions;
        _ = replays;
        _ = deadLetters;
        _ = schedules;
        _ = sagas;
        _ = services;
        _ = process;
    }

    public ValueTask GetAsync(HttpContext context)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        PrometheusWriter.Write(body, [.. _listener.Collect(), .. _eventBroker.Collect()]);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, PrometheusWriter.ContentType, body.Span);
    }
}
