using System.Reflection;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.Hosting;

/// <summary>Settings of the embedded grain runtime. The defaults are those of Orleans.</summary>
public sealed class EmbeddedGrainOptions
{
    /// <summary>The assemblies whose grain classes can be called. Default: none.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How long a caller waits for an answer. Default 30 s; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. Noticed up to 250 ms late.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may take to come up. Default 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may take to go down. Default 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation stays that nobody calls. Default 15 min. Up to two quanta late.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default 1 min.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopping host waits for running calls before it deactivates grains all the same. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most calls that wait for one activation; further ones fail with <see cref="Orleans.Runtime.LimitExceededException"/>. Default 100,000.</summary>
    public int WaitingCallsMax { get; set; } = 100_000;

    /// <summary>The shortest period of a reminder. Default 1 min.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The grain storage that keeps reminders. Default <c>Default</c>.</summary>
    public string ReminderStorage { get; set; } = StorageNames.Default;

    /// <summary>The most items that wait for one subscriber of a stream; a publisher waits for room. Default 1,000.</summary>
    public int StreamQueueItemsMax { get; set; } = 1000;

    /// <summary>For tests: every turn goes through the thread pool alone, none runs on the caller's thread. Default off.</summary>
    public bool ForceYields { get; set; }

    internal Dictionary<string, Func<IServiceProvider, IGrainStorage>> Storages { get; } = [];

    internal HashSet<string> StreamProviders { get; } = [];

    /// <summary>Adds a storage that forgets everything when the process ends.</summary>
    public EmbeddedGrainOptions AddMemoryStorage(string name = StorageNames.Default)
    {
        Storages[name] = static _ => new MemoryGrainStorage();
        return this;
    }

    /// <summary>Adds a storage that keeps each state in a file of its own under <paramref name="folder"/>.</summary>
    public EmbeddedGrainOptions AddFileStorage(string folder, string name = StorageNames.Default)
    {
        Storages[name] = _ => new FileGrainStorage(folder);
        return this;
    }

    /// <summary>Adds a storage of another kind, made once when it is first needed.</summary>
    public EmbeddedGrainOptions AddStorage(Func<IServiceProvider, IGrainStorage> make, string name = StorageNames.Default)
    {
        Storages[name] = make;
        return this;
    }

    /// <summary>Adds a stream provider. Streams live in memory.</summary>
    public EmbeddedGrainOptions AddStreams(string name)
    {
        StreamProviders.Add(name);
        return this;
    }
}
