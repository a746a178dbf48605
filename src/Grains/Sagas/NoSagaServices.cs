using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>There are none: every call is refused.</summary>
internal sealed class NoSagaServices : ISagaServices
{
    public static readonly NoSagaServices Instance = new();

    private NoSagaServices()
    {
    }

    public ValueTask<ServiceAnswer> CallAsync(SagaCommand.CallService call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ServiceAnswer(null, $"The service '{call.Request.Service}' is not registered."));
}
