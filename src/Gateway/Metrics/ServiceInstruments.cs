using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Services;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows how the services are doing that sagas call.</summary>
internal sealed class ServiceInstruments
{
    public ServiceInstruments(IMeterFactory meters, IServiceDirectory services, ISagaChecks checks)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        IEnumerable<Measurement<long>> Of(Func<ServiceInfo, long> of) => services.All.Select(service => new Measurement<long>(of(service), new KeyValuePair<string, object?>("service", service.Name)));
        meter.CreateObservableCounter("eventhub.services.calls", () => Of(static service => service.Calls), null, "Calls of services.");
        meter.CreateObservableCounter("eventhub.services.failures", () => Of(static service => service.Failures), null, "Calls of services that failed and may be tried again.");
        meter.CreateObservableCounter("eventhub.services.rejected", () => Of(static service => service.Rejected), null, "Calls that were not made, because the breaker was open.");
        meter.CreateObservableGauge("eventhub.services.in_flight", () => Of(static service => service.InFlight), null, "Calls that wait for their answer.");
        meter.CreateObservableGauge("eventhub.services.breaker", () => Of(static service => service.Breaker switch { "closed" => 0, "halfOpen" => 1, _ => 2 }), null, "The breaker of a service: 0 closed, 1 half-open, 2 open.");
        meter.CreateObservableGauge("eventhub.services.up", () => Of(static service => service.Health == "up" ? 1 : 0), null, "1 for a service that answered well when it was asked for its health last.");
        meter.CreateObservableCounter("eventhub.services.checks", () => checks.All.GroupBy(static check => check.Service).SelectMany(static one => Results(one.Key, [.. one])), null, "Looks whether a service reports what sagas believe, by result.");
        meter.CreateObservableCounter("eventhub.services.repairs", () => checks.All.GroupBy(static check => check.Service).Select(static one => new Measurement<long>(one.Sum(static check => check.Repaired), new KeyValuePair<string, object?>("service", one.Key))), null, "Sagas that were told that a service reports something else, and acted on it.");
    }

    private static Measurement<long>[] Results(string service, SagaCheckInfo[] checks)
    {
        Measurement<long> Of(string result, Func<SagaCheckInfo, long> count) => new(checks.Sum(count), new("service", service), new("result", result));
        return [Of("agreed", static check => check.Agreed), Of("differed", static check => check.Differed), Of("failed", static check => check.Failed)];
    }
}
