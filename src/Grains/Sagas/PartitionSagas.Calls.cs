using System.Diagnostics.CodeAnalysis;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>Calls of services: begun when what asks for them is stored, and begun again after a start when their answer was not.</content>
internal sealed partial class PartitionSagas
{
    /// <summary>Most calls at a time; others wait for their turn.</summary>
    public const int CallsMax = 256;

    private readonly SemaphoreSlim _calls = new(CallsMax);

    private void BeginPending()
    {
        List<(SagaId Id, SagaCommand.CallService Call)> pending = [];
        lock (_gate)
        {
            foreach ((SagaId id, SagaEntry entry) in _store.All)
            {
                if (!entry.HasEnded)
                {
                    SagaInstance instance = entry.Read();
                    pending.AddRange(SagaPlanner.Pending(instance).OfType<SagaCommand.CallService>().Select(call => (id, call)));
                }
            }
        }

        pending.ForEach(one => Begin(one.Id, one.Call));
    }

    private void Begin(SagaId id, SagaCommand.CallService call) => setup.Scheduler.Run(() => _ = CallAsync(id, call));

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, the attempt has failed, and may have had its effect.")]
    private async Task CallAsync(SagaId id, SagaCommand.CallService call)
    {
        ServiceAnswer answer;
        try
        {
            await _calls.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                answer = await setup.Around.Services.CallAsync(call, _closing.Token).ConfigureAwait(false);
            }
            finally
            {
                _calls.Release();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            answer = new ServiceAnswer(null, fault.Message, IsRetryable: true, IsUnknown: true);
        }

        if (answer.Result is null)
        {
            lock (_gate)
            {
                _tally.CallsFailed++;
            }
        }

        Ask(new AskedSaga((work, now) => work.Give(id, InputOf(call, answer, now)), Done: null));
    }

    private static SagaInput InputOf(SagaCommand.CallService call, ServiceAnswer answer, long now) => answer.Result is { } result
        ? new SagaInput.StepDone(now, call.Number, result)
        : new SagaInput.StepFailed(now, call.Number, call.Attempt, answer.Reason, answer.IsRetryable, answer.IsUnknown, answer.RetryAfter);
}
