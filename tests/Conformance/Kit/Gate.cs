using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace EventHub.Conformance.Kit;

/// <summary>A place where grain code stops until the test lets it go on. Grains find it by name; all runtimes run in the test's process.</summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> s_gates = new();
    private static int s_last;

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _arrivals = Channel.CreateUnbounded<bool>();

    public Gate()
    {
        Name = "gate" + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
        s_gates[Name] = this;
    }

    public string Name { get; }

    public static Task PassAsync(string name)
    {
        Gate gate = s_gates[name];
        gate._arrivals.Writer.TryWrite(true);
        return gate._open.Task;
    }

    /// <summary>Ends when one more has arrived.</summary>
    public Task ArrivalAsync() => RuntimeFixture.SoonAsync(_arrivals.Reader.ReadAsync().AsTask(), $"an arrival at {Name}");

    public void Open() => _open.TrySetResult();
}
