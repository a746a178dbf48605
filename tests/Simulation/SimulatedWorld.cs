using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using EventHub.Protocol.Errors;
using EventHub.Simulation.Hub;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <summary>
/// One seed: a hub with publishers, consumers, an operator and bad luck, and a model of what each of them may rely on. A short history, so that many fit
/// into a minute.
/// </summary>
/// <remarks>
/// Held against the model after each step, and as a whole after every opening and at the end:
/// what was acknowledged is readable, whatever happened;
/// nothing is stored that was not sent, or was refused for certain, and nothing twice;
/// a connection's events to a channel, and those of one request, stand in the order sent; first hand-overs of a channel and priority follow it;
/// each event has one status, that of the naive fold over its recipients, and as many attempts as were handed over;
/// an acknowledged settlement, definition, deletion or purge is never forgotten; what has no answer happened whole or not at all;
/// in the end nothing is stuck: whatever a subscription wants comes to it until it is settled.
/// </remarks>
internal sealed partial class SimulatedWorld
{
    private readonly Random _random;
    private readonly SimulatedHub _hub;
    private readonly List<ModelEvent> _events = [];
    private readonly SortedDictionary<long, ModelEvent> _bySequence = [];
    private readonly List<ModelSubscription> _subscriptions = [];
    private readonly SortedSet<string> _paused = new(StringComparer.Ordinal);
    private readonly List<SimulatedConsumer> _consumers = [];
    private readonly List<Task> _open = [];
    private readonly List<string> _trace = [];
    private SimulationFailedException? _failure;

    private readonly bool _tells;

    // In some histories consumers give back what they did not begin, and in some events go after a while. By the seed, so that the others stay as they were.
    private readonly bool _returns;

    /// <param name="seed">Decides all that happens.</param>
    /// <param name="ignoresSync">The disk is broken: a sync does nothing.</param>
    /// <param name="tells">Keeps a <see cref="Trace"/>, which takes a quarter of the time.</param>
    public SimulatedWorld(int seed, bool ignoresSync = false, bool tells = false)
    {
        _tells = tells;
        _random = new Random(seed);
        _hub = new SimulatedHub(_random) { IgnoresSync = ignoresSync, HasRetention = seed % 12 == 0 };
        _returns = seed % 6 == 0;
    }

    /// <summary>What was done, one line each, where it was to be told.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <summary>How often the hub was opened after it went down.</summary>
    public int Recoveries { get; private set; }

    public void Run(int steps)
    {
        _hub.Start();
        for (int i = 0; i < steps; i++)
        {
            Mend();
            Act();
            CloseOperations();
            Peek();
        }

        Finish();
    }

    private void Act()
    {
        switch (_random.Next(100))
        {
            case < 22:
                Publish();
                break;
            case < 42:
                for (int ticks = _random.Next(1, 16); ticks > 0 && _hub.Tick(); ticks--)
                {
                }

                break;
            case < 54:
                Join();
                break;
            case < 72:
                SettleSome();
                break;
            case < 75:
                Vanish();
                break;
            case < 80 when _random.Next(6) == 0:
                SetClock();
                break;
            case < 80:
                _hub.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 900)));
                break;
            case < 94:
                Operate();
                break;
            case < 97:
                Misfortune();
                break;
            default:
                Check();
                break;
        }
    }

    // What happens to power and disk, some changes of the disk from now.
    private void Misfortune()
    {
        int after = _random.Next(30);
        switch (_random.Next(6))
        {
            case 0:
                Note($"kill after {after}");
                _hub.GoDownAfter(after, style: null);
                break;
            case < 4:
                CrashStyle style = (CrashStyle)_random.Next(Enum.GetValues<CrashStyle>().Length);
                Note($"power loss after {after}: {style}");
                _hub.GoDownAfter(after, style);
                break;
            case 4:
                DiskFault fault = (DiskFault)_random.Next(1, Enum.GetValues<DiskFault>().Length);
                Note($"fault after {after}: {fault}");
                _hub.FailAfter(after, fault);
                break;
            default:
                Note("little space");
                _hub.Limit(_random.Next(4) * 8192);
                break;
        }
    }

    private void Start(Task operation) => _open.Add(operation);

    // Everything under way ends; false once the hub is down or in trouble.
    private bool Drain()
    {
        if (_open.Count > 0)
        {
            _hub.RunUntil(Task.WhenAll(_open), "An operation is not answered.");
        }

        CloseOperations();
        return _hub.Settle() && !_hub.IsTroubled;
    }

    private bool Await(Task operation)
    {
        Start(operation);
        return Drain();
    }

    private void CloseOperations()
    {
        foreach (Task operation in _open)
        {
            if (operation.IsFaulted && !_hub.IsDown)
            {
                operation.GetAwaiter().GetResult();
            }
        }

        _open.RemoveAll(operation => operation.IsCompleted);
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    // Nothing is known of an operation that failed; what it may have done is looked up once the hub serves again.
    private void Failed(Exception fault, string what)
    {
        Note($"{what} failed: {fault.Message}");
        Require(IsTroubled || _hub.HasFailed || (fault is EventHubException known && known.Code == ErrorCodes.StorageFull && _hub.HasBeenLimited), $"{what} failed with nothing wrong: {fault.Message}");
        _hub.Trouble();
    }

    private static bool IsStorage(Exception fault) => fault is EventHubException or IOException or ObjectDisposedException;

    private void Note([InterpolatedStringHandlerArgument("")] Words what) => Note(what.ToString());

    private void Note(string what)
    {
        if (_tells)
        {
            _trace.Add(string.Create(CultureInfo.InvariantCulture, $"{_hub} {what}"));
        }
    }

    private void Require([DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] Words complaint)
    {
        if (!holds)
        {
            Require(holds, complaint.ToString());
        }
    }

    private void Require([DoesNotReturnIf(false)] bool holds, string complaint)
    {
        if (!holds)
        {
            // Kept too: the hub catches what a consumer throws.
            _failure ??= new SimulationFailedException(complaint);
            throw _failure;
        }
    }

    // What the log of this process answers at once.
    private static T Now<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new SimulationFailedException("A read of the local log did not complete at once.");

    /// <summary>Words that are put together only when somebody reads them: a complaint where something does not hold, a note where a trace is kept.</summary>
    [InterpolatedStringHandler]
    private ref struct Words
    {
        private DefaultInterpolatedStringHandler _text;

        public Words(int literals, int holes, bool holds, out bool areRead)
        {
            areRead = !holds;
            _text = areRead ? new DefaultInterpolatedStringHandler(literals, holes, CultureInfo.InvariantCulture) : default;
        }

        public Words(int literals, int holes, SimulatedWorld world, out bool areRead)
            : this(literals, holes, !world._tells, out areRead)
        {
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

        public override string ToString() => _text.ToStringAndClear();
    }
}
