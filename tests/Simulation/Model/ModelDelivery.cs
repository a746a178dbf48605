using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Simulation.Model;

/// <summary>What a model knows of one event for one subscription.</summary>
internal sealed class ModelDelivery
{
    /// <summary>The attempts handed over, since it was opened last.</summary>
    public int Attempts { get; set; }

    /// <summary>Of these, those that were given back untouched, which do not count.</summary>
    public int Returns { get; set; }

    /// <summary>Of these, those that are on storage for certain: a settlement of theirs, or of one behind them, was answered.</summary>
    public int DurableAttempts { get; set; }

    /// <summary>The highest attempt before it was opened again.</summary>
    public int HighestBefore { get; set; }

    /// <summary>The attempts before it was opened again, which its history keeps.</summary>
    public int Earlier { get; set; }

    /// <summary>The last attempt, while it is with a consumer; its id settles it.</summary>
    public DeliveryId? Taken { get; set; }

    /// <summary>The last attempt is under way, and nobody knows of it: it was noted, and its consumer lost before it came.</summary>
    public bool IsLost { get; set; }

    /// <summary>Until when the last attempt was to be settled when it was looked up.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    public string? Consumer { get; set; }

    /// <summary>How it ended, or none.</summary>
    public EventOutcome Outcome { get; set; }

    /// <summary>How it ended was answered, or noted for certain; what the hub noted by itself a moment ago may be lost.</summary>
    public bool IsSettled { get; set; }

    public string? Error { get; set; }

    /// <summary>Rises with every error given.</summary>
    public int ErrorNumber { get; set; }

    /// <summary>Outcomes that may have come about: what leads to them was asked for, and not answered yet.</summary>
    public HashSet<EventOutcome> Perhaps { get; } = [];

    /// <summary>The subscription was moved: as long as it is not settled, this may be skipped.</summary>
    public bool MayBeSkipped { get; set; }

    /// <summary>It may have been opened again.</summary>
    public bool MayBeOpenAgain { get; set; }

    public bool IsSkippable => MayBeSkipped && (Outcome is EventOutcome.None or EventOutcome.Discarded);

    public bool IsTaken => Taken is not null;

    public bool IsSure => Perhaps.Count == 0 && !MayBeOpenAgain;

    /// <summary>The highest attempt of all its lives.</summary>
    public int Highest => Math.Max(Attempts, HighestBefore);

    public bool IsDead => Outcome is EventOutcome.DeadLettered or EventOutcome.Termed;

    /// <summary>It begins anew, attempts from 1.</summary>
    public void OpenAgain()
    {
        HighestBefore = Math.Max(HighestBefore, Attempts);
        Earlier += Attempts;
        (Attempts, Returns, DurableAttempts, Outcome, Taken, IsSettled) = (0, 0, 0, EventOutcome.None, null, false);
    }

    public override string ToString() =>
        $"{Outcome} after {Earlier}+{Attempts} attempts ({DurableAttempts} durable, {Returns} given back), taken {IsTaken}, perhaps [{string.Join(' ', Perhaps)}] {MayBeOpenAgain}";
}
