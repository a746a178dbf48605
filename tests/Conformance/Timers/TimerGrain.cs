using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Timers;

public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(200);
    private IGrainTimer? _timer;

    private string Key => this.GetPrimaryKeyString();

    public Task Start(bool interleave, bool failing, int ticks)
    {
        int count = 0;
        _timer = this.RegisterGrainTimer(
            () =>
            {
                Journal.Add(Key, "tick");
                if (++count == ticks)
                {
                    _timer!.Dispose();
                }

                return failing ? Task.FromException(new InvalidOperationException("A tick that fails.")) : Task.CompletedTask;
            },
            new GrainTimerCreationOptions(s_time, s_time) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartGated(string gate)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                Journal.Add(Key, "tick began");
                await Gate.PassAsync(gate);
                Journal.Add(Key, token.IsCancellationRequested ? "tick canceled" : "tick ended");
            },
            new GrainTimerCreationOptions(s_time, s_time) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Add(Key, "call began");
        await Gate.PassAsync(gate);
        Journal.Add(Key, "call ended");
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task ChangeInTick()
    {
        int ticks = 0;
        _timer = this.RegisterGrainTimer(
            state =>
            {
                Journal.Add(Key, state);
                _timer!.Change(++ticks == 1 ? s_time : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return Task.CompletedTask;
            },
            "changed",
            s_time,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task<bool> TickRunsOnOwnScheduler()
    {
        TaskScheduler own = TaskScheduler.Current;
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _timer = this.RegisterGrainTimer(
            () =>
            {
                answer.TrySetResult(TaskScheduler.Current == own);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(s_time, Timeout.InfiniteTimeSpan) { Interleave = true });
        return await answer.Task;
    }

    public Task Deactivate()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
