using System.Collections.Immutable;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Instances;

/// <summary>All there is to know of an instance. It never changes; the planner makes the next one of it.</summary>
/// <remarks>
/// Invariants: an instance that has ended has nothing open; one that has not waits for a step, an event or a signal of its state, a time, or an operator;
/// compensations stand in the order in which their steps ended, and the last one goes first.
/// </remarks>
public sealed record SagaInstance
{
    /// <summary>The definition's name.</summary>
    public required string Definition { get; init; }

    /// <summary>The definition's version, which it keeps.</summary>
    public required int Version { get; init; }

    /// <summary>Its key, unique in the definition.</summary>
    public required string Key { get; init; }

    /// <summary>32 hexadecimal digits that no other run has; idempotency keys begin with them.</summary>
    public required string Run { get; init; }

    /// <summary>Who started it; null for an event or a call.</summary>
    public SagaParent? Parent { get; init; }

    /// <summary>How many parents stand above it.</summary>
    public int Depth { get; init; }

    /// <summary>How it stands.</summary>
    public SagaStatus Status { get; init; } = SagaStatus.Running;

    /// <summary>True while it is paused: what arrives waits.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The state it is in.</summary>
    public required string State { get; init; }

    /// <summary>When it entered its state, UTC ticks.</summary>
    public long EnteredTicks { get; init; }

    /// <summary>When its state times out, UTC ticks; 0 for never.</summary>
    public long TimeoutTicks { get; init; }

    /// <summary>Its data, a map.</summary>
    public SagaValue Data { get; init; } = SagaValue.EmptyMap;

    /// <summary>What is under way.</summary>
    public ImmutableArray<OpenStep> Open { get; init; } = [];

    /// <summary>What is to be undone if it comes to that, oldest first.</summary>
    public ImmutableArray<PendingCompensation> Compensations { get; init; } = [];

    /// <summary>Where it goes, while it leaves its state or compensates; else null.</summary>
    public SagaTarget? Leaving { get; init; }

    /// <summary>Number of its next step or event.</summary>
    public int NextNumber { get; init; } = 1;

    /// <summary>Which events it has taken.</summary>
    public ImmutableArray<SeenMark> Seen { get; init; } = [];

    /// <summary>Hashes of the ids of its last signals.</summary>
    public ImmutableArray<ulong> Signals { get; init; } = [];

    /// <summary>What arrived while it could not be taken, in order.</summary>
    public ImmutableArray<SagaInput> Inbox { get; init; } = [];

    /// <summary>When it began, UTC ticks.</summary>
    public long StartedTicks { get; init; }

    /// <summary>When it last changed, UTC ticks.</summary>
    public long ChangedTicks { get; init; }

    /// <summary>When it ended, UTC ticks; 0 before.</summary>
    public long EndedTicks { get; init; }

    /// <summary>Why it fails or failed, or was cancelled; null when nothing is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>True when it has ended.</summary>
    public bool HasEnded => Status >= SagaStatus.Completed;

    /// <summary>When something is due next, UTC ticks; 0 for nothing, or while it is paused.</summary>
    public long DueTicks => DueOf(IsPaused || HasEnded, Leaving, TimeoutTicks, Open);

    /// <summary>About how many bytes it has.</summary>
    public int Size
    {
        get
        {
            int size = Data.Size;
            foreach (OpenStep step in Open)
            {
                size += step.Request?.Size ?? 0;
            }

            foreach (PendingCompensation one in Compensations)
            {
                size += one.Request.Size;
            }

            return size;
        }
    }

    /// <summary>The idempotency key of a step or an event of it.</summary>
    public string IdempotencyKey(int number) => IdempotencyKey(Run, number);

    internal static string IdempotencyKey(string run, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{run}-{number}");

    internal static long DueOf(bool isStill, SagaTarget? leaving, long timeoutTicks, ImmutableArray<OpenStep> open)
    {
        if (isStill)
        {
            return 0;
        }

        long due = leaving is null && timeoutTicks > 0 ? timeoutTicks : long.MaxValue;
        foreach (OpenStep step in open)
        {
            due = step.DueTicks > 0 ? Math.Min(due, step.DueTicks) : due;
        }

        return due == long.MaxValue ? 0 : due;
    }
}
