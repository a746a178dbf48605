using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Metrics;
using EventHub.Gateway.Tests.Subscriptions;

namespace EventHub.Gateway.Tests.Compat.ResolveSpec;

/// <summary>The names that dashboards made for ResolveSpec's event broker ask for.</summary>
public sealed class EventBrokerMetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Get_AfterSomeDeliveries_HasThemUnderResolveSpecsNames(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        using HttpResponseMessage published = await hub.Client.PostAsync("/v1/events", HttpAnswers.Json("""
            [{"channel":"a","payload":1,"type":"public.users.create","sourceKind":"database"},{"channel":"b","payload":2,"type":"public.users.create","sourceKind":"database"},
             {"channel":"a","payload":3,"type":"public.users.create"},{"channel":"c.d","payload":4},{"channel":"a..b","payload":5}]
            """));
        JsonElement[] deliveries = await hub.PullAsync("s");
        await hub.AckAsync("s", Of(deliveries, 1));
        await hub.AckAsync("s", Of(deliveries, 2));
        await hub.SettleAsync("s", $$"""{"term":[{"deliveryId":"{{Of(deliveries, 3).IdOf()}}"}]}""");
        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);

        Assert.Equal(2, metrics.Samples["eventbroker_events_published_total{source=\"database\",type=\"public.users.create\"}"]);
        Assert.Equal(1, metrics.Samples["eventbroker_events_published_total{source=\"internal\",type=\"public.users.create\"}"]);
        Assert.Equal(1, metrics.Samples["eventbroker_events_published_total{source=\"internal\",type=\"c.d\"}"]);
        Assert.Equal(2, metrics.Samples["eventbroker_events_processed_total{source=\"database\",type=\"public.users.create\",status=\"completed\"}"]);
        Assert.Equal(0, metrics.Samples["eventbroker_events_processed_total{source=\"database\",type=\"public.users.create\",status=\"failed\"}"]);
        Assert.Equal(1, metrics.Samples["eventbroker_events_processed_total{source=\"internal\",type=\"public.users.create\",status=\"failed\"}"]);
        Assert.Equal(2, metrics.Samples["eventbroker_event_processing_duration_seconds_count{source=\"database\",type=\"public.users.create\"}"]);
        Assert.Equal(2, metrics.Samples["eventbroker_event_processing_duration_seconds_bucket{source=\"database\",type=\"public.users.create\",le=\"+Inf\"}"]);
        Assert.True(metrics.Samples["eventbroker_event_processing_duration_seconds_sum{source=\"database\",type=\"public.users.create\"}"] is > 0 and < 60);
        Assert.Contains("eventbroker_event_processing_duration_seconds_bucket{source=\"database\",type=\"public.users.create\",le=\"0.001\"}", metrics.Samples.Keys);
        Assert.Equal(1, metrics.Samples["eventbroker_queue_size"]);
        Assert.Equal(("counter", "counter", "histogram", "gauge"), (metrics.Types["eventbroker_events_published_total"], metrics.Types["eventbroker_events_processed_total"],
            metrics.Types["eventbroker_event_processing_duration_seconds"], metrics.Types["eventbroker_queue_size"]));
    }

    private static JsonElement Of(JsonElement[] deliveries, int payload) =>
        deliveries.Single(delivery => delivery.GetProperty("event").GetProperty("payload").GetInt32() == payload);
}
