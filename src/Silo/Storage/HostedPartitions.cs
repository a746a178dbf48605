using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

/// <summary>
/// The partitions of this process, from before the first request until after the last.
/// <list type="bullet">
/// <item>Hosted services start in the order of registration and stop in reverse, and the web server is always the last to start:
/// the log is recovered before the hub listens, and closed once every request has been answered.</item>
/// <item>Opening may begin earlier, while the host is being built; starting then waits for it.</item>
/// <item>Closing flushes and marks the log clean, and happens once, also after a failed start.</item>
/// </list>
/// </summary>
internal sealed partial class HostedPartitions(PartitionsOpener opener, TimeProvider timeProvider, ILogger<HostedPartitions> logger)
    : ILocalPartitions, IHostedService, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<OpenStorage>? _opening;
    private OpenStorage? _storage;
    private bool _closed;

    /// <inheritdoc/>
    public ImmutableArray<IPartition> All => Opened.All;

    private ILocalPartitions Opened => _storage?.Partitions ?? throw new EventHubException(ErrorCodes.Starting, "The log is not recovered yet. Try again in a moment.");

    /// <inheritdoc/>
    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => Opened.OwnerOf(channel);

    /// <inheritdoc/>
    public IPartition? Find(int partition) => Opened.Find(partition);

    /// <summary>Begins to recover the log on another thread, or joins what has begun. The partitions can be used once it completes.</summary>
    public Task<OpenStorage> BeginOpening()
    {
        lock (_gate)
        {
            return _opening ??= Task.Run(OpenAsync);
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        await BeginOpening().WaitAsync(cancellationToken);
        LogOpened(All.Length, All.Sum(partition => partition.Statistics().RetainedEvents), timeProvider.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => CloseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(CloseAsync());

    private async Task<OpenStorage> OpenAsync()
    {
        OpenStorage storage = await opener(CancellationToken.None);
        Volatile.Write(ref _storage, storage);
        return storage;
    }

    private async Task CloseAsync()
    {
        Task<OpenStorage>? opening;
        lock (_gate)
        {
            opening = _closed ? null : _opening;
            _closed = true;
        }

        if (opening is null)
        {
            return;
        }

        // A log that did not open has nothing to close, and StartAsync has told why.
        await opening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (opening.IsCompletedSuccessfully)
        {
            long started = timeProvider.GetTimestamp();
            await opening.Result.DisposeAsync();
            LogClosed(timeProvider.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
