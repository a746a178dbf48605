using System.Diagnostics.Metrics;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task Get_AfterSomeTraffic_CountsIt()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("a", "1", ("Idempotency-Key", "k"));
        using HttpResponseMessage duplicate = await hub.Client.PostAsync("/v1/events", HttpAnswers.Json("""[{"channel":"a","payload":1,"idempotencyKey":"k"},{"channel":"a..b","payload":1}]"""));
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "from=earliest");
        await watch.ReadAsync("the event");
        using HttpResponseMessage missing = await hub.Client.GetAsync(new Uri("/nothing", UriKind.Relative));
        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);

        Assert.Equal(1, metrics.Samples["eventhub_publish_events_total{outcome=\"stored\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_publish_events_total{outcome=\"duplicate\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_publish_events_total{outcome=\"refused\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_watchers"]);
        Assert.Equal(1, metrics.Samples["eventhub_watch_events_total"]);
        Assert.Equal(1, metrics.Samples["eventhub_partition_events_appended_total{partition=\"0\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_partition_writable{partition=\"0\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_http_request_duration_seconds_count{route=\"/v1/channels/{channel}/events\",method=\"POST\",status=\"201\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_http_request_duration_seconds_bucket{route=\"none\",method=\"any\",status=\"404\",le=\"+Inf\"}"]);
        Assert.Equal("histogram", metrics.Types["eventhub_http_request_duration_seconds"]);
        Assert.True(metrics.Samples["process_resident_memory_bytes"] > 1e6);
        Assert.True(metrics.Samples["process_cpu_seconds_total"] > 0);
    }

    [Fact]
    public async Task Get_Histogram_HasRisingBuckets()
    {
        await using HubHost hub = await HubHost.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            await hub.Client.PublishAsync("a");
        }

        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);
        double[] buckets = [.. metrics.Samples.Where(sample => sample.Key.StartsWith("eventhub_http_request_duration_seconds_bucket{route=\"/v1/channels/", StringComparison.Ordinal)).Select(sample => sample.Value)];
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(20, buckets[^1]);
    }

    [Fact]
    public async Task Get_WhatIsNotObservedAnyMore_IsNotShown()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Meter meter = hub.Services.GetRequiredService<IMeterFactory>().Create("EventHub.Test");
        string[] here = ["a", "b"];
        meter.CreateObservableGauge("eventhub.test.here", () => here.Select(static name => new Measurement<long>(1, new KeyValuePair<string, object?>("name", name))));
        meter.CreateCounter<long>("eventhub.test.counted").Add(1, new KeyValuePair<string, object?>("name", "a"));
        Assert.Equal(1, (await PrometheusText.ScrapeAsync(hub)).Samples["eventhub_test_here{name=\"a\"}"]);

        // As a partition that another process owns by now.
        here = ["b"];
        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);
        Assert.DoesNotContain("eventhub_test_here{name=\"a\"}", metrics.Samples.Keys);
        Assert.Equal(1, metrics.Samples["eventhub_test_here{name=\"b\"}"]);
        Assert.Equal(1, metrics.Samples["eventhub_test_counted_total{name=\"a\"}"]);
    }

    [Fact]
    public async Task Get_LabelsWithAwkwardCharacters_AreEscaped()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Meter meter = hub.Services.GetRequiredService<IMeterFactory>().Create("EventHub.Test");
        meter.CreateCounter<long>("eventhub.test.things", null, "Help with \\ and\nbreak").Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));

        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);
        Assert.Equal(3, metrics.Samples["eventhub_test_things_total{kind=\"a\\\"b\\\\c\\nd\"}"]);
    }

    [Fact]
    public async Task Get_TooManySeries_AreDroppedAndCounted()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Counter<long> counter = hub.Services.GetRequiredService<IMeterFactory>().Create("EventHub.Test").CreateCounter<long>("eventhub.test.many");
        for (int i = 0; i < MetricFamily.SeriesMax + 5; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        PrometheusText metrics = await PrometheusText.ScrapeAsync(hub);
        Assert.Equal(MetricFamily.SeriesMax, metrics.Samples.Count(sample => sample.Key.StartsWith("eventhub_test_many_total{", StringComparison.Ordinal)));
        Assert.Equal(5, metrics.Samples["eventhub_metrics_dropped_total"]);
    }
}
