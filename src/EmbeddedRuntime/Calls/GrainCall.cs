using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>
/// One call: arguments, and how to make it. Generated classes derive from it, one for each method, and are used again
/// after the call. It goes through: sent, admitted by the activation, first turn, outcome, settled.
/// </summary>
public abstract class GrainCall : IInvokable
{
    internal static readonly Action<object?> FirstTurnInline = static state => ((GrainCall)state!).Begin();
    private static readonly Action<object?> s_firstTurnQueued = static state => ((GrainCall)state!).BeginQueued();

    private Action? _settle;

    /// <summary>What the method's attributes say.</summary>
    public virtual InvokeMethodOptions Options => InvokeMethodOptions.None;

    /// <summary>Where the call runs, from admission to the end.</summary>
    internal ICallHost? Host { get; set; }

    /// <summary>The call behind this one among those waiting for admission.</summary>
    internal GrainCall? Next { get; set; }

    /// <summary>The unstarted first turn of a call that was queued; it carries the caller's execution context.</summary>
    internal Task? FirstTurn { get; private set; }

    internal Task? Outcome { get; private set; }

    internal CallPromise? Promise { get; set; }

    internal Guid CallChain { get; set; }

    /// <summary>Belongs to one activation and is never handed on to the next: a timer's tick.</summary>
    internal virtual bool IsLocal => false;

    /// <summary>Whether the call counts as use of the activation.</summary>
    internal virtual bool KeepsActive => true;

    internal bool Interleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    internal bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    internal bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    /// <inheritdoc/>
    public abstract string GetMethodName();

    /// <inheritdoc/>
    public abstract string GetInterfaceName();

    /// <inheritdoc/>
    public virtual int GetArgumentCount() => 0;

    /// <inheritdoc/>
    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, $"{this} has {GetArgumentCount()} arguments.");

    /// <inheritdoc/>
    public virtual CancellationToken GetCancellationToken() => CancellationToken.None;

    /// <inheritdoc/>
    public virtual TimeSpan? GetDefaultResponseTimeout() => null;

    /// <inheritdoc/>
    public override string ToString() => $"{GetInterfaceName()}.{GetMethodName()}";

    internal virtual CallPromise NewPromise() => new VoidPromise();

    /// <summary>Makes the first turn, which takes the execution context of the thread this is called on.</summary>
    internal void Prepare() => FirstTurn = new Task(s_firstTurnQueued, this, CancellationToken.None, TaskCreationOptions.DenyChildAttach);

    /// <summary>Ends a call that never began.</summary>
    internal void Reject(Exception exception)
    {
        CallPromise? promise = Promise;
        Recycle();
        promise?.Fail(exception);
    }

    /// <summary>Settles the call once the outcome is there. The call is not to be touched afterwards.</summary>
    internal void SettleWhenDone() => Outcome!.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_settle ??= Settle);

    internal void Recycle()
    {
        Host = null;
        Next = null;
        FirstTurn = null;
        Outcome = null;
        Promise = null;
        CallChain = default;
        Return();
    }

    /// <summary>Makes the call on the grain or observer.</summary>
    protected abstract Task Invoke(object target);

    /// <summary>Forgets the arguments and keeps the object for the next call.</summary>
    protected virtual void Return()
    {
    }

    private protected static Task FailedWith(CallPromise promise, Exception exception)
    {
        promise.Fail(exception);
        return promise.Task;
    }

    private void Begin()
    {
        try
        {
            Outcome = Invoke(Host!.Instance) ?? throw new InvalidOperationException($"{this} returned null where a task was due.");
        }
        catch (Exception exception)
        {
            Outcome = FailedWith(NewPromise(), exception);
        }
    }

    private void BeginQueued()
    {
        // Whoever waited may have gone, by timeout or cancellation: then the call is not made.
        if (Promise is { IsOver: true })
        {
            Outcome = Task.CompletedTask;
        }
        else
        {
            Begin();
        }

        if (Outcome!.IsCompleted)
        {
            Settle();
        }
        else
        {
            SettleWhenDone();
        }
    }

    private void Settle()
    {
        Task outcome = Outcome!;
        CallPromise? promise = Promise;
        Host!.Finish(this, outcome);
        Recycle();
        if (promise is { IsOver: false })
        {
            promise.Settle(outcome);
        }
    }
}
