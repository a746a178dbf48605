using System.Runtime.CompilerServices;
using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>
/// Sends calls. A call to an idle activation runs its first turn at once on the caller's thread, as a task of the activation's
/// scheduler: exclusive like any turn, and without a thread switch. Whatever else queues.
/// </summary>
internal static class CallSender
{
    // A call inside a call inside a call takes stack: deeper than this, calls queue.
    private const int InlineDepthMax = 12;

    [ThreadStatic]
    private static int s_depth;

    public static Task Send(GrainCall call, CallTarget target, GrainRuntime runtime)
    {
        CancellationToken cancellationToken = call.GetCancellationToken();
        if (cancellationToken.IsCancellationRequested)
        {
            return Refuse(call, new OperationCanceledException(cancellationToken));
        }

        if (call.IsOneWay)
        {
            Queue(call, target);
            return Task.CompletedTask;
        }

        if (target is Activation activation && s_depth < InlineDepthMax && activation.TryEnter(call))
        {
            return RunInline(call, activation, runtime);
        }

        CallPromise promise = Promise(call, runtime, target);
        Queue(call, target);
        return promise.Task;
    }

    /// <summary>Ends a call before it was sent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task Refuse(GrainCall call, Exception exception)
    {
        CallPromise promise = call.NewPromise();
        promise.Fail(exception);
        call.Recycle();
        return promise.Task;
    }

    private static Task RunInline(GrainCall call, Activation activation, GrainRuntime runtime)
    {
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        if (synchronization is not null)
        {
            // Else awaits in the grain would go there and not to the activation's scheduler.
            SynchronizationContext.SetSynchronizationContext(null);
        }

        s_depth++;
        try
        {
            activation.RunInline(new Task(GrainCall.FirstTurnInline, call, CancellationToken.None, TaskCreationOptions.DenyChildAttach));
        }
        finally
        {
            s_depth--;
            if (synchronization is not null)
            {
                SynchronizationContext.SetSynchronizationContext(synchronization);
            }
        }

        Task outcome = call.Outcome!;
        if (outcome.IsCompleted)
        {
            activation.LeaveFinished(call, outcome);
            call.Recycle();
            return outcome;
        }

        CallPromise promise = Promise(call, runtime, activation);
        activation.Leave();
        call.SettleWhenDone();
        return promise.Task;
    }

    private static CallPromise Promise(GrainCall call, GrainRuntime runtime, CallTarget target)
    {
        CallPromise promise = call.NewPromise();
        call.Promise = promise;
        promise.Watch(runtime.Timeouts, call.GetDefaultResponseTimeout() ?? runtime.ResponseTimeout, call, target, call.GetCancellationToken());
        return promise;
    }

    private static void Queue(GrainCall call, CallTarget target)
    {
        call.CallChain = RequestContext.ReentrancyId;
        call.Prepare();
        target.Receive(call);
    }
}
