using EventHub.Conformance.Embedded;
using EventHub.EmbeddedRuntime.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.Tests.Reminders;

public sealed class ReminderClockTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Reminder_OutlivesTheProcess()
    {
        using TempFolder folder = new();
        ManualClock clock = new();
        await using (TestHost first = await TestHost.StartAsync(options => options.AddFileStorage(folder.Path), clock: clock))
        {
            await first.Client.GetGrain<IAlarmGrain>("outlives").Set(s_minute, s_minute);
        }

        clock.Advance(TimeSpan.FromMinutes(90));
        Assert.False(Signals.Of("outlives").IsCompleted);
        await using TestHost second = await TestHost.StartAsync(options => options.AddFileStorage(folder.Path), clock: clock);
        await second.PassAsync(Signals.Of("outlives"), TimeSpan.FromSeconds(10), "the reminder");
        Assert.Contains("first 2030-01-01T00:01:00", Signals.NoteOf("outlives"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminder_FarAway_Comes()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Client.GetGrain<IAlarmGrain>("far").Set(TimeSpan.FromDays(200), s_minute);
        host.Clock.Advance(TimeSpan.FromDays(199));
        Assert.False(Signals.Of("far").IsCompleted);
        await host.PassAsync(Signals.Of("far"), TimeSpan.FromHours(1), "the reminder");
    }

    [Fact]
    public async Task Reminder_ThatFails_IsReported()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Client.GetGrain<IAlarmGrain>("failing").Set(s_minute, s_minute);
        await host.PassAsync(Signals.Of("failing"), TimeSpan.FromSeconds(10), "the reminder");
        await host.StopAsync();
        Assert.Contains(host.Log.Of(7006), line => line.Contains("'alarm'", StringComparison.Ordinal) || line.Contains("alarm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Register_ThatCannotBeStored_PromisesNothing()
    {
        await using TestHost host = await TestHost.StartAsync(
            options => options.ReminderStorage = "broken", services => services.AddKeyedSingleton<IGrainStorage>("broken", new BrokenStorage()));
        await Assert.ThrowsAsync<IOException>(() => host.Client.GetGrain<IAlarmGrain>("broken").Set(s_minute, s_minute));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(Signals.Of("broken").IsCompleted);
    }

    [Fact]
    public async Task Register_WithoutStorage_NamesIt()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ReminderStorage = "absent");
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.GetGrain<IAlarmGrain>("x").Set(s_minute, s_minute));
        Assert.Contains("'absent'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new IOException("The disk is full.");

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new IOException("The disk is full.");
    }
}
