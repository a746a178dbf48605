using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Kit;

public sealed class ProbeGrain : Grain, IProbeGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private readonly List<string> _entries = [];

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Note(this.GetPrimaryKeyString(), reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public Task<int> Thread() => Task.FromResult(Environment.CurrentManagedThreadId);

    public async Task<bool> OnOwnSchedulerAfterAwait()
    {
        TaskScheduler own = TaskScheduler.Current;
        await Task.Yield();
        return own != TaskScheduler.Default && TaskScheduler.Current == own;
    }

    public async Task Hold(string signal)
    {
        Signals.Set(signal + " reached");
        await Signals.Of(signal);
    }

    public async Task<string> HoldThenCall(string signal, string other)
    {
        await Hold(signal);
        return await GrainFactory.GetGrain<IProbeGrain>(other).Hello();
    }

    public Task<string> Hello() => Task.FromResult("hello from " + this.GetPrimaryKeyString());

    public Task Append(string entry, CancellationToken cancellationToken = default)
    {
        _entries.Add(entry);
        return Task.CompletedTask;
    }

    public Task<string[]> Entries() => Task.FromResult(_entries.ToArray());

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task Tick(int ticks, string signal)
    {
        int count = 0;
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            () =>
            {
                if (++count == ticks)
                {
                    timer!.Dispose();
                    Signals.Set(signal);
                }

                return Task.CompletedTask;
            },
            TimeSpan.Zero,
            TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public Task<string> Word() => Task.FromResult(ServiceProvider.GetRequiredService<Word>().Text);
}
