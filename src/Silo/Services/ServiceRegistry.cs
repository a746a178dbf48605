using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Sagas;
using EventHub.Sagas.Planning;

namespace EventHub.Silo.Services;

/// <summary>All services that are configured, and no others. Thread-safe.</summary>
internal sealed class ServiceRegistry(ServiceOptions options, TimeProvider timeProvider) : ISagaServices, IServiceDirectory, IDisposable
{
    private readonly SortedDictionary<string, HttpService> _services = new(
        options.Urls.Select(static text => ServiceAddress.TryParse(text, out ServiceAddress? address) ? address : throw new ArgumentException($"'{text}' is no service."))
            .ToDictionary(static address => address.Name, address => new HttpService(address, options, timeProvider)), StringComparer.Ordinal);

    /// <inheritdoc/>
    public ImmutableArray<ServiceInfo> All => [.. _services.Values.Select(static service => service.Info)];

    /// <inheritdoc/>
    public ValueTask<ServiceAnswer> CallAsync(SagaCommand.CallService call, CancellationToken cancellationToken) => _services.TryGetValue(call.Request.Service, out HttpService? service)
        ? service.CallAsync(call, cancellationToken)
        : new(new ServiceAnswer(null, $"The service '{call.Request.Service}' is not configured: name it in Services:Urls.", IsRetryable: true));

    /// <summary>Asks all of them how they are.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => Task.WhenAll(_services.Values.Select(service => service.CheckAsync(cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HttpService service in _services.Values)
        {
            service.Dispose();
        }
    }
}
