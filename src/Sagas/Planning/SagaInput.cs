using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>Something that happens to an instance.</summary>
/// <param name="NowTicks">When, UTC ticks; what <c>now</c> is in expressions.</param>
public abstract record SagaInput(long NowTicks)
{
    /// <summary>An event that belongs to it.</summary>
    /// <param name="NowTicks">When.</param>
    /// <param name="Names">What the definition calls it; several when several declared events can be it.</param>
    /// <param name="Partition">Partition it stands in.</param>
    /// <param name="Sequence">Its number there. Events of a partition come in this order; one that is not above the last is a repetition.</param>
    /// <param name="Value">The event: <c>id channel type source subject key time payload</c>.</param>
    public sealed record Event(long NowTicks, ImmutableArray<string> Names, int Partition, long Sequence, SagaValue Value) : SagaInput(NowTicks);

    /// <summary>A call was answered.</summary>
    public sealed record StepDone(long NowTicks, int Number, SagaValue Result) : SagaInput(NowTicks);

    /// <summary>An attempt of a call failed.</summary>
    /// <param name="NowTicks">When.</param>
    /// <param name="Number">The step's number.</param>
    /// <param name="Attempt">Which attempt; one that is over is a repetition.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="IsRetryable">True when another attempt may succeed.</param>
    /// <param name="IsUnknown">True when it may have had its effect: no answer came, or one that does not tell.</param>
    /// <param name="RetryAfter">What the service asks for; null for nothing.</param>
    public sealed record StepFailed(long NowTicks, int Number, int Attempt, string Reason, bool IsRetryable, bool IsUnknown, TimeSpan? RetryAfter) : SagaInput(NowTicks);

    /// <summary>A child saga has ended.</summary>
    public sealed record ChildEnded(long NowTicks, int Number, SagaOutcome Outcome, SagaValue Data, string? Error) : SagaInput(NowTicks);

    /// <summary>The time that was asked for has come, or is looked at anew.</summary>
    public sealed record Timer(long NowTicks) : SagaInput(NowTicks)
    {
        /// <summary>What was due up to then happens, UTC ticks; what was due later waits, as events may come before it. Default <see cref="SagaInput.NowTicks"/>.</summary>
        public long UpToTicks { get; init; } = NowTicks;
    }

    /// <summary>Somebody says something to it.</summary>
    /// <param name="NowTicks">When.</param>
    /// <param name="Name">The signal's name.</param>
    /// <param name="Id">The sender's id of it: a repetition has the same.</param>
    /// <param name="Value">What is said.</param>
    public sealed record Signal(long NowTicks, string Name, string Id, SagaValue Value) : SagaInput(NowTicks);

    /// <summary>A service reports something else than it believes.</summary>
    /// <param name="NowTicks">When.</param>
    /// <param name="Check">The check that found it.</param>
    /// <param name="Believed">What it believed when the service was asked, by field; when that is otherwise now, nothing happens.</param>
    /// <param name="Differences">What differs, each with <c>field</c>, <c>believed</c> and <c>reported</c>.</param>
    public sealed record Differed(long NowTicks, string Check, SagaValue Believed, ImmutableArray<SagaValue> Differences) : SagaInput(NowTicks);

    /// <summary>It is to end; what was done is undone. While a compensation is held: that one is given up.</summary>
    public sealed record Cancel(long NowTicks, string? Reason) : SagaInput(NowTicks);

    /// <summary>Nothing is to happen until it is resumed; what arrives waits.</summary>
    public sealed record Pause(long NowTicks) : SagaInput(NowTicks);

    /// <summary>It goes on, with what has arrived.</summary>
    public sealed record Resume(long NowTicks) : SagaInput(NowTicks);

    /// <summary>What is held or waits for its next attempt is tried at once.</summary>
    public sealed record Retry(long NowTicks) : SagaInput(NowTicks);
}
