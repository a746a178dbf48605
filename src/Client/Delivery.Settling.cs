using System.Text;
using System.Threading.Tasks.Sources;
using EventHub.Client.Consuming;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

/// <content>The verbs. The delivery itself is the source of its caller's task, so that settling it allocates nothing.</content>
public sealed partial class Delivery : IValueTaskSource<SettleResult>
{
    private const int ErrorBytesMax = 4096;
    private const int Open = 0, Decided = 1, Failed = 2;
    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(30);
    private ManualResetValueTaskSourceCore<SettleResult> _source = new() { RunContinuationsAsynchronously = true };
    private TaskCompletionSource<SettleResult>? _progress;
    private int _stage;

    /// <summary>Done with the event; complete once the hub has stored that. Calls are sent as many together as wait, so await them as late as you like.</summary>
    /// <remarks>
    /// <para>When the connection is lost before the answer, it is sent again on the next one. Await the result once, as with every ValueTask.</para>
    /// <para>After one of the three verbs none can be called again, unless it failed with an exception.</para>
    /// </remarks>
    /// <exception cref="EventHubException">The hub refused it, or its outcome is unknown: it was not answered within <see cref="EventHubClientOptions.PublishTimeout"/>. If it was not stored, the event comes again.</exception>
    /// <exception cref="InvalidOperationException">One of the three verbs was called already.</exception>
    public ValueTask<SettleResult> AckAsync() => Decide(SettleVerb.Ack, null, null);

    /// <summary>Try the event again; otherwise as <see cref="AckAsync"/>. After the subscription's last attempt it is a dead letter.</summary>
    /// <param name="delay">When, at the earliest; at most 30 days. Null: as the subscription's retry says.</param>
    /// <param name="error">Why, for those who look at it; at most 4,096 bytes.</param>
    /// <exception cref="ArgumentException">Delay or error are out of range.</exception>
    public ValueTask<SettleResult> NakAsync(TimeSpan? delay = null, string? error = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay ?? TimeSpan.Zero, TimeSpan.Zero, nameof(delay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay ?? TimeSpan.Zero, DelayMax, nameof(delay));
        return Decide(SettleVerb.Nak, delay, Checked(error));
    }

    /// <summary>Give the event up, it will be a dead letter; otherwise as <see cref="AckAsync"/>.</summary>
    /// <param name="error">Why, for those who look at it; at most 4,096 bytes.</param>
    /// <exception cref="ArgumentException">The error is too long.</exception>
    public ValueTask<SettleResult> TermAsync(string? error = null) => Decide(SettleVerb.Term, null, Checked(error));

    /// <summary>Still at it: the deadline counts from now. While one is unanswered, further calls share its answer.</summary>
    /// <exception cref="EventHubException">As <see cref="AckAsync"/>.</exception>
    public ValueTask<SettleResult> ProgressAsync()
    {
        TaskCompletionSource<SettleResult> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<SettleResult>? pending = Interlocked.CompareExchange(ref _progress, mine, null);
        if (pending is null)
        {
            _registry.Settle(this, SettleVerb.Progress, null, null);
        }

        return new ValueTask<SettleResult>((pending ?? mine).Task);
    }

    SettleResult IValueTaskSource<SettleResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SettleResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SettleResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>The hub answered, or <paramref name="problem"/> says why not.</summary>
    internal void Answered(SettleVerb verb, SettleResult result, Problem? problem)
    {
        EventHubException? fault = problem is null ? null : new EventHubException(problem);
        if (verb == SettleVerb.Progress)
        {
            AnswerProgress(result, fault);
        }
        else if (fault is null)
        {
            _source.SetResult(result);
        }
        else
        {
            Volatile.Write(ref _stage, Failed);
            _source.SetException(fault);
        }
    }

    private void AnswerProgress(SettleResult result, EventHubException? fault)
    {
        TaskCompletionSource<SettleResult> waiting = Interlocked.Exchange(ref _progress, null)!;
        if (fault is not null)
        {
            waiting.SetException(fault);
            return;
        }

        if (result == SettleResult.Settled)
        {
            DeadlineTicks = (_registry.Now + Patience).UtcTicks;
        }

        waiting.SetResult(result);
    }

    private ValueTask<SettleResult> Decide(SettleVerb verb, TimeSpan? delay, string? error)
    {
        int before = Interlocked.CompareExchange(ref _stage, Decided, Open);
        if (before == Decided || (before == Failed && Interlocked.CompareExchange(ref _stage, Decided, Failed) != Failed))
        {
            throw new InvalidOperationException($"What becomes of the delivery {Id} was said already. Call one of AckAsync, NakAsync and TermAsync, once.");
        }

        if (before == Failed)
        {
            _source.Reset();
        }

        short version = _source.Version;
        _registry.Settle(this, verb, delay, error);
        return new ValueTask<SettleResult>(this, version);
    }

    private static string? Checked(string? error)
    {
        int bytes = error is null ? 0 : Encoding.UTF8.GetByteCount(error);
        return bytes <= ErrorBytesMax ? error : throw new ArgumentException($"The error has {bytes} bytes, at most {ErrorBytesMax} are kept. Shorten it.", nameof(error));
    }
}
