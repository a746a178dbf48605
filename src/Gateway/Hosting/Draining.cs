using Microsoft.Extensions.Hosting;

namespace EventHub.Gateway.Hosting;

/// <summary>
/// Whether the hub is shutting down. From that moment new writes are refused and streams end; what was accepted before is
/// finished, which the server waits for.
/// </summary>
internal sealed class Draining(IHostApplicationLifetime lifetime)
{
    /// <summary>True from the moment shutdown began.</summary>
    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled when shutdown begins.</summary>
    public CancellationToken Token => lifetime.ApplicationStopping;
}
