using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Services;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows how the services are doing that sagas call.</summary>
internal sealed class ServiceInstruments
{
    public ServiceInstruments(IMeterFactory meters, IServiceDirectory services)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        IEnumerable<Measurement<long>> Of(Func<ServiceInfo, long> of) => services.All.Select(service => new Measurement<long>(of(service), new KeyValuePair<string, object?>("service", service.Name)));
        meter.CreateObservableCounter("eventhub.services.calls", () => Of(static service => service.Calls), null, "Calls of services.");
        meter.CreateObservableCounter("eventhub.services.failures", () => Of(static service => service.Failures), null, "Calls of services that failed and may be tried again.");
        meter.CreateObservableCounter("eventhub.services.rejected", () => Of(static service => service.Rejected), null, "Calls that were not made, because the breaker was open.");
        meter.CreateObservableGauge("eventhub.services.in_flight", () => Of(static service => service.InFlight), null, "Calls that wait for their answer.");
        meter.CreateObservableGauge("eventhub.services.breaker", () => Of(static service => service.Breaker switch { "closed" => 0, "halfOpen" => 1, _ => 2 }), null, "The breaker of a service: 0 closed, 1 half-open, 2 open.");
        meter.CreateObservableGauge("eventhub.services.up", () => Of(static service => service.Health == "up" ? 1 : 0), null, "1 for a service that answered well when it was asked for its health last.");
    }
}
