using System.Collections.Immutable;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>An instance while a plan for it is made: what a plan can change, changed in place, so that a step makes one instance and not one for each member it touches.</summary>
internal sealed class SagaDraft(SagaInstance before)
{
    public string Key => before.Key;

    public string Run => before.Run;

    public SagaParent? Parent => before.Parent;

    public SagaStatus Status { get; set; } = before.Status;

    public bool IsPaused { get; set; } = before.IsPaused;

    public string State { get; set; } = before.State;

    public long EnteredTicks { get; set; } = before.EnteredTicks;

    public long TimeoutTicks { get; set; } = before.TimeoutTicks;

    public SagaValue Data { get; set; } = before.Data;

    public ImmutableArray<OpenStep> Open { get; set; } = before.Open;

    public ImmutableArray<PendingCompensation> Compensations { get; set; } = before.Compensations;

    public SagaTarget? Leaving { get; set; } = before.Leaving;

    public int NextNumber { get; set; } = before.NextNumber;

    public ImmutableArray<SeenMark> Seen { get; set; } = before.Seen;

    public ImmutableArray<ulong> Signals { get; set; } = before.Signals;

    public ImmutableArray<SagaInput> Inbox { get; set; } = before.Inbox;

    public long ChangedTicks { get; set; } = before.ChangedTicks;

    public long EndedTicks { get; set; } = before.EndedTicks;

    public string? Error { get; set; } = before.Error;

    public bool HasEnded => Status >= SagaStatus.Completed;

    public long DueTicks => SagaInstance.DueOf(IsPaused || HasEnded, Leaving, TimeoutTicks, Open);

    /// <summary>True when something is other than it was, beyond which events were seen. Arrays compare by reference: what is not touched stays the same array.</summary>
    public bool IsChanged =>
        Status != before.Status || IsPaused != before.IsPaused || State != before.State || EnteredTicks != before.EnteredTicks || TimeoutTicks != before.TimeoutTicks
        || Open != before.Open || Compensations != before.Compensations || Leaving != before.Leaving || NextNumber != before.NextNumber
        || Signals != before.Signals || Inbox != before.Inbox || EndedTicks != before.EndedTicks || Error != before.Error || !Data.Equals(before.Data);

    public string IdempotencyKey(int number) => before.IdempotencyKey(number);

    /// <summary>The instance it comes to.</summary>
    public SagaInstance ToInstance() => before with
    {
        Status = Status,
        IsPaused = IsPaused,
        State = State,
        EnteredTicks = EnteredTicks,
        TimeoutTicks = TimeoutTicks,
        Data = Data,
        Open = Open,
        Compensations = Compensations,
        Leaving = Leaving,
        NextNumber = NextNumber,
        Seen = Seen,
        Signals = Signals,
        Inbox = Inbox,
        ChangedTicks = ChangedTicks,
        EndedTicks = EndedTicks,
        Error = Error,
    };
}
