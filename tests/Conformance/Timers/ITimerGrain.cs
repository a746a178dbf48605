using Orleans;

namespace EventHub.Conformance.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Ticks note themselves; the first two throw if asked to.</summary>
    Task Start(bool interleave, bool failing, int ticks);

    Task StartGated(string gate);

    Task Hold(string gate);

    Task Stop();

    Task ChangeInTick();

    Task<bool> TickRunsOnOwnScheduler();

    Task Deactivate();
}
