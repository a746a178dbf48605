using EventHub.EmbeddedRuntime.Activations;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.EmbeddedRuntime.Hosting;

/// <summary>Starts the runtime with the host; on stop takes no more calls from outside, lets running ones end, then deactivates every grain.</summary>
internal sealed class GrainHost(GrainRuntime runtime) : IHostedService
{
    private static readonly DeactivationReason s_stopping = new(DeactivationReasonCode.ShuttingDown, "The host stops.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await runtime.Reminders.StartAsync(cancellationToken);
        runtime.Sweep.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Phase = RuntimePhase.Stopping;
        runtime.Sweep.Dispose();
        runtime.Reminders.Dispose();
        using CancellationTokenSource timeout = new(runtime.Options.DrainTimeout, runtime.Clocks.Calls);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await DrainAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            runtime.LogDrainTimedOut(runtime.Options.DrainTimeout);
        }

        await DeactivateAsync(cancellationToken);
        runtime.Phase = RuntimePhase.Stopped;
    }

    // What ends in one grain may begin in another, so it takes a round in which all were found idle.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        Task[] busy;
        do
        {
            foreach (Activation activation in runtime.Targets.Activations)
            {
                activation.Timers?.Dispose();
            }

            busy = [.. runtime.Targets.Activations.Select(activation => activation.WhenIdle()).Where(idle => !idle.IsCompleted)];
            await Task.WhenAll(busy).WaitAsync(cancellationToken);
        }
        while (busy.Length > 0);
    }

    // A grain that goes may call one already gone, which then comes up once more: until none is left.
    private async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (runtime.Targets.Activations.ToArray() is { Length: > 0 } activations)
            {
                foreach (Activation activation in activations)
                {
                    activation.Deactivate(s_stopping, cancellationToken);
                }

                await Task.WhenAll(activations.Select(activation => activation.Deactivated))
                    .WaitAsync(runtime.Options.DeactivationTimeout, runtime.Clocks.Calls, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is TimeoutException || cancellationToken.IsCancellationRequested)
        {
            // A call that never ends keeps its grain from going. The process goes without it.
            runtime.LogDeactivationTimedOut(runtime.Options.DeactivationTimeout);
        }
    }
}
