using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Kit;

public interface IProbeGrain : IGrainWithStringKey
{
    Task<int> Thread();

    Task<bool> OnOwnSchedulerAfterAwait();

    /// <summary>Waits for the signal of that name.</summary>
    Task Hold(string signal);

    Task<string> HoldThenCall(string signal, string other);

    Task<string> Hello();

    /// <summary>Adds to what <see cref="Entries"/> gives.</summary>
    Task Append(string entry, CancellationToken cancellationToken = default);

    Task<string[]> Entries();

    Task<Guid> Activation();

    Task Delay(TimeSpan time);

    Task<string> Word();

    /// <summary>Ticks without pause; sets the signal of that name after so many.</summary>
    Task Tick(int ticks, string signal);
}
