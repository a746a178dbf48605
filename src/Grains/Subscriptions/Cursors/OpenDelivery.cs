namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>A delivery that is not settled. Used again afterwards.</summary>
internal sealed class OpenDelivery
{
    private Consumer? _consumer;

    public long Sequence { get; set; }

    public Walk Walk { get; set; } = null!;

    public byte Lane { get; set; }

    public OpenState State { get; set; }

    /// <summary>The attempt that is under way, or was the last; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>When the first attempt began, UTC ticks; 0 before.</summary>
    public long FirstTicks { get; set; }

    /// <summary>When the last attempt began, UTC ticks.</summary>
    public long HandedTicks { get; set; }

    /// <summary>In flight: its ack deadline. Waiting: when it is ready. Ticks of <see cref="DeliveryClock"/>.</summary>
    public long Due { get; set; }

    /// <summary>The member that has it, while there is one; it is told when it gets and loses it.</summary>
    public Consumer? Consumer
    {
        get => _consumer;
        set
        {
            _consumer?.Lost();
            _consumer = value;
            value?.Took();
        }
    }

    /// <summary>Who has or had it.</summary>
    public string ConsumerName { get; set; } = "";

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? Error { get; set; }

    /// <summary>What must not overtake it, for an ordered subscription; 0 otherwise.</summary>
    public ulong Key { get; set; }

    /// <summary>True when it was a dead letter and is delivered again.</summary>
    public bool IsReopened { get; set; }

    /// <summary>Its neighbours in a <see cref="DeadlineList"/>.</summary>
    public OpenDelivery? Earlier { get; set; }

    public OpenDelivery? Later { get; set; }

    /// <summary>True while an attempt is under way.</summary>
    public bool IsTaken => State is OpenState.Announced or OpenState.InFlight or OpenState.Settling;

    /// <summary>Forgets everything, for the next use.</summary>
    public void Clear()
    {
        Walk = null!;
        Consumer = null;
        ConsumerName = "";
        Error = null;
        Attempt = 0;
        FirstTicks = HandedTicks = Due = Sequence = 0;
        Key = 0;
        IsReopened = false;
        Earlier = Later = null;
    }
}
