using EventHub.Grains.Interfaces.Counting;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>A delivery that is not settled. Used again afterwards.</summary>
internal sealed class OpenDelivery
{
    // In a checkpoint they share four bytes; both are below 4,096.
    private const int ReturnsShift = 16;

    private Consumer? _consumer;

    public long Sequence { get; set; }

    public Walk Walk { get; set; } = null!;

    public byte Lane { get; set; }

    public OpenState State { get; set; }

    /// <summary>The attempt that is under way, or was the last; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>Attempts that were given back untouched, which do not count.</summary>
    public int Returns { get; set; }

    /// <summary>Attempts that count, the one under way included.</summary>
    public int Counted => Attempt - Returns;

    /// <summary>When the first attempt began, UTC ticks; 0 before.</summary>
    public long FirstTicks { get; set; }

    /// <summary>When the last attempt began, UTC ticks.</summary>
    public long HandedTicks { get; set; }

    /// <summary>In flight: its ack deadline. Waiting: when it is ready. Ticks of <see cref="DeliveryClock"/>.</summary>
    public long Due { get; set; }

    /// <summary>From when on no attempt begins, UTC ticks; <see cref="long.MaxValue"/> for never, or while it is not known.</summary>
    public long ExpiresTicks { get; set; } = long.MaxValue;

    /// <summary>Where it is counted; null when it was open before the partition was.</summary>
    public TypeCount? Type { get; set; }

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

    /// <summary>Of <see cref="Interfaces.Subscriptions.DeliveryId.Life"/>.</summary>
    public int Life { get; set; }

    /// <summary>True when an attempt began, perhaps before it was a dead letter.</summary>
    public bool HasBegun => Attempt > 0 || IsReopened;

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
        Attempt = Returns = Life = 0;
        FirstTicks = HandedTicks = Due = Sequence = 0;
        ExpiresTicks = long.MaxValue;
        Key = 0;
        Type = null;
        IsReopened = false;
        Earlier = Later = null;
    }

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer, DeliveryClock clock)
    {
        writer.Write(Sequence);
        writer.Write(Lane);

        // What is on its way to a consumer, or to be settled, is with the consumer until the journal says more.
        writer.Write((byte)(IsTaken ? OpenState.InFlight : State == OpenState.Parked ? OpenState.Ready : State));
        writer.Write(Attempt | (Returns << ReturnsShift));
        writer.Write(FirstTicks);
        writer.Write(HandedTicks);
        writer.Write(State == OpenState.Waiting ? clock.UtcNow + Math.Max(0, Due - clock.Now) : 0);
        writer.Write(ConsumerName);
        writer.Write(Error ?? "");
        writer.Write(IsReopened);
        writer.Write(Life);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a wait is due at a UTC time then.</summary>
    public static OpenDelivery Read(BinaryReader reader)
    {
        OpenDelivery delivery = new()
        {
            Sequence = reader.ReadInt64(),
            Lane = (byte)(reader.ReadByte() & 3),
            State = (OpenState)reader.ReadByte(),
            Attempt = reader.ReadInt32() is var attempts ? attempts & ((1 << ReturnsShift) - 1) : 0,
            Returns = attempts >> ReturnsShift,
            FirstTicks = reader.ReadInt64(),
            HandedTicks = reader.ReadInt64(),
            Due = reader.ReadInt64(),
            ConsumerName = reader.ReadString(),
        };
        delivery.Error = reader.ReadString() is { Length: > 0 } error ? error : null;
        delivery.IsReopened = reader.ReadBoolean();
        delivery.Life = reader.ReadInt32();
        return delivery;
    }
}
