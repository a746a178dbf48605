using EventHub.EmbeddedRuntime.Calls;
using EventHub.EmbeddedRuntime.Hosting;
using EventHub.EmbeddedRuntime.Reminders;
using EventHub.EmbeddedRuntime.Streams;
using EventHub.EmbeddedRuntime.Time;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Everything the grains of one host share.</summary>
internal sealed partial class GrainRuntime : IDisposable
{
    private readonly ILogger<GrainRuntime> _logger;
    private volatile RuntimePhase _phase;

    public GrainRuntime(IServiceProvider services, EmbeddedGrainOptions options, ILogger<GrainRuntime> logger)
    {
        _logger = logger;
        Services = services;
        Options = options;
        Clocks = new GrainClocks(services);
        ResponseTimeout = options.ResponseTimeout;
        Classes = new GrainClasses(options.GrainAssemblies);
        Timeouts = new CallTimeouts(Clocks.Calls);
        Targets = new TargetDirectory(this);
        Factory = new GrainFactory(this);
        Streams = new StreamHub(this);
        Reminders = new ReminderClock(this);
        Sweep = new IdleSweep(this);
    }

    public IServiceProvider Services { get; }

    public EmbeddedGrainOptions Options { get; }

    public GrainClocks Clocks { get; }

    public TimeSpan ResponseTimeout { get; }

    public GrainClasses Classes { get; }

    public CallTimeouts Timeouts { get; }

    public TargetDirectory Targets { get; }

    public GrainFactory Factory { get; }

    public StreamHub Streams { get; }

    public ReminderClock Reminders { get; }

    public IdleSweep Sweep { get; }

    public RuntimePhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Whether a call made here and now is refused: any once stopped, those from outside grains while stopping.</summary>
    public bool Refuses() => _phase != RuntimePhase.Running && (_phase == RuntimePhase.Stopped || RuntimeContext.Current is null);

    public SiloUnavailableException Unavailable(string call) => new($"The grain runtime is {(_phase == RuntimePhase.Stopped ? "stopped" : "stopping")}; {call} was not made.");

    public void Dispose()
    {
        Sweep.Dispose();
        Reminders.Dispose();
        Timeouts.Dispose();
    }
}
