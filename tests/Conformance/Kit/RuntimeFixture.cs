using Orleans;

namespace EventHub.Conformance.Kit;

/// <summary>A running grain runtime, and how its time passes.</summary>
public abstract class RuntimeFixture : IAsyncLifetime
{
    /// <summary>Stream provider and storage that every runtime has.</summary>
    public const string Streams = "streams";

    public const string Storage = "store";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public abstract IClusterClient Client { get; }

    public IGrainFactory Grains => Client;

    /// <summary>The least period of reminders here.</summary>
    public abstract TimeSpan ReminderPeriodMin { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Waits for what happens without time passing.</summary>
    public static async Task SoonAsync(Task awaited, string missing)
    {
        if (await Task.WhenAny(awaited, Task.Delay(s_patience)) != awaited)
        {
            Assert.Fail($"Still missing after {s_patience}: {missing}.");
        }

        await awaited;
    }

    /// <summary>Waits for what happens once time passes.</summary>
    public async Task InTimeAsync(Task awaited, string missing)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + s_patience;
        while (!awaited.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, $"Still missing after {s_patience}: {missing}.");
            await PassTimeAsync(awaited);
        }

        await awaited;
    }

    /// <summary>Asks until the answer is yes, while time passes.</summary>
    public async Task InTimeAsync(Func<Task<bool>> question, string missing)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + s_patience;
        while (!await question())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, $"Still missing after {s_patience}: {missing}.");
            await PassTimeAsync(Task.Delay(Timeout.Infinite));
        }
    }

    /// <summary>Lets a little time pass: a step of the test's clock, or of the real one.</summary>
    protected abstract Task PassTimeAsync(Task until);
}
