using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>The services that sagas call.</summary>
public interface ISagaServices
{
    /// <summary>
    /// Makes one attempt of a call. The same call may come again, after a failure or a crash, with the same idempotency key. An exception is an
    /// attempt that failed and may have had its effect.
    /// </summary>
    ValueTask<ServiceAnswer> CallAsync(SagaCommand.CallService call, CancellationToken cancellationToken);
}
