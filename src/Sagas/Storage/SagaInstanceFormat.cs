using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Storage;

/// <summary>
/// How an instance stands in the log and in memory while it sleeps.
/// <code>
///  version 1 │ definition │ version │ key │ run 16 │ parent? │ depth │ status │ paused │ state │ entered │ timeout │ data
///  │ open steps │ compensations │ target? │ next number │ seen │ signals │ inbox │ started │ changed │ ended │ error?
/// </code>
/// Numbers are LEB128, text and values (JSON) have their length before them. Sizes: a waiting instance with 100 bytes of data has about 250.
/// </summary>
public static class SagaInstanceFormat
{
    private const byte Version = 1;
    private const int RunBytes = 16;

    /// <summary>The bytes of an instance.</summary>
    public static byte[] Write(SagaInstance instance)
    {
        FormatWriter to = new();
        Write(to, instance);
        return to.ToArray();
    }

    /// <summary>The same, behind what is written already.</summary>
    internal static void Write(FormatWriter to, SagaInstance instance)
    {
        to.Byte(Version);
        to.Text(instance.Definition);
        to.Number(instance.Version);
        to.Text(instance.Key);
        Span<byte> run = instance.Run.Length <= 2 * RunBytes ? stackalloc byte[RunBytes] : new byte[instance.Run.Length];
        Convert.FromHexString(instance.Run, run, out _, out int runBytes);
        to.Bytes(run[..runBytes]);
        to.Flag(instance.Parent is not null);
        if (instance.Parent is { } parent)
        {
            to.Text(parent.Definition);
            to.Text(parent.Key);
            to.Number(parent.Number);
        }

        to.Number(instance.Depth);
        to.Byte((byte)instance.Status);
        to.Flag(instance.IsPaused);
        to.Text(instance.State);
        to.Number(instance.EnteredTicks);
        to.Number(instance.TimeoutTicks);
        to.Value(instance.Data);
        to.Many(instance.Open, step => StepFormat.Write(to, step));
        to.Many(instance.Compensations, one => StepFormat.Write(to, one));
        to.Flag(instance.Leaving is not null);
        if (instance.Leaving is { } target)
        {
            to.Text(target.State);
            to.Flag(target.Compensate);
        }

        to.Number(instance.NextNumber);
        to.Many(instance.Seen, mark => Write(to, mark));
        to.Many(instance.Signals, to.Fixed);
        to.Many(instance.Inbox, input => InputFormat.Write(to, input));
        to.Number(instance.StartedTicks);
        to.Number(instance.ChangedTicks);
        to.Number(instance.EndedTicks);
        to.Optional(instance.Error);
    }

    /// <summary>The instance of these bytes.</summary>
    /// <exception cref="InvalidDataException">They are none, or of a version that is not known.</exception>
    public static SagaInstance Read(ReadOnlyMemory<byte> bytes)
    {
        FormatReader from = new(bytes);
        byte version = from.Byte();
        if (version != Version)
        {
            throw new InvalidDataException($"The instance is written in format {version}; this version reads {Version}.");
        }

        SagaInstance instance = ReadRest(from);
        return from.IsAtEnd ? instance : throw new InvalidDataException("Bytes are left behind the instance.");
    }

    // Members are read in the order in which they stand here, which is that of the format.
    private static SagaInstance ReadRest(FormatReader from) => new()
    {
        Definition = from.Text(),
        Version = from.Small(),
        Key = from.Text(),
        Run = Convert.ToHexStringLower(from.Bytes()),
        Parent = from.Flag() ? new SagaParent(from.Text(), from.Text(), from.Small()) : null,
        Depth = from.Small(),
        Status = Known((SagaStatus)from.Byte()),
        IsPaused = from.Flag(),
        State = from.Text(),
        EnteredTicks = from.Number(),
        TimeoutTicks = from.Number(),
        Data = from.Value() is { Kind: SagaValueKind.Map } data ? data : throw new InvalidDataException("The data is no map."),
        Open = from.Many(() => StepFormat.ReadOpen(from)),
        Compensations = from.Many(() => StepFormat.ReadCompensation(from)),
        Leaving = from.Flag() ? new SagaTarget(from.Text(), from.Flag()) : null,
        NextNumber = from.Small(),
        Seen = from.Many(() => new SeenMark(from.Small(), from.Number())),
        Signals = from.Many(from.Fixed),
        Inbox = from.Many(() => InputFormat.Read(from)),
        StartedTicks = from.Number(),
        ChangedTicks = from.Number(),
        EndedTicks = from.Number(),
        Error = from.Optional(),
    };

    private static void Write(FormatWriter to, SeenMark mark)
    {
        to.Number(mark.Partition);
        to.Number(mark.Sequence);
    }

    private static SagaStatus Known(SagaStatus status) => Enum.IsDefined(status) ? status : throw new InvalidDataException($"{(byte)status} is no status.");
}
