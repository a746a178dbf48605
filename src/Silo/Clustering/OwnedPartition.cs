using EventHub.EventLog;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Clustering;

/// <summary>One partition in the hands of this silo, and the watch over whether it can be kept.</summary>
internal sealed partial class OwnedPartition : IAsyncDisposable
{
    /// <summary>An owner whose log cannot be opened anew for so long gives the partition up: another silo may reach the storage.</summary>
    public static readonly TimeSpan KeptWithoutLogMax = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogOpener _open;
    private readonly TimeProvider _time;
    private readonly Action _lost;
    private readonly ILogger _logger;
    private long? _failingSince;
    private int _isLost;
    private bool _isOpen;

    private OwnedPartition(LogOpener open, Action lost, TimeProvider time, ILogger logger)
    {
        _open = open;
        _lost = lost;
        _time = time;
        _logger = logger;
        Leaving = _leaving.Token;
    }

    /// <summary>The partition.</summary>
    public LocalPartition Partition { get; private set; } = null!;

    /// <summary>Cancelled when it is about to close.</summary>
    public CancellationToken Leaving { get; }

    /// <summary>Takes a partition and opens its log.</summary>
    /// <exception cref="EventHubException">It cannot be opened here and now.</exception>
    public static async Task<OwnedPartition> OpenAsync(int number, LogOpener open, Action lost, TimeProvider time, ILogger logger, SagaSurroundings around, CancellationToken cancellationToken)
    {
        OwnedPartition owned = new(open, lost, time, logger);
        owned.Partition = await LocalPartition.OpenAsync(number, owned.Open, time, logger, around, cancellationToken);
        owned._isOpen = true;
        return owned;
    }

    /// <summary>Has its grain leave, though it could be kept: what waits on it is told first, so that nothing holds it up. On return it is closed.</summary>
    public async Task GiveUpAsync()
    {
        await _leaving.CancelAsync();
        if (Interlocked.Exchange(ref _isLost, 1) == 0)
        {
            _lost();
        }

        await _closed.Task;
    }

    /// <summary>Tells what waits on it, then writes what waits to be written, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        try
        {
            await Partition.DisposeAsync();
        }
        finally
        {
            _closed.TrySetResult();
        }
    }

    private IEventLog Open(int number, long? durableNextLsn)
    {
        try
        {
            IEventLog log = _open(number, durableNextLsn);
            _failingSince = null;
            return log;
        }
        catch (Exception fault) when (_isOpen && fault is EventHubException or IOException)
        {
            _failingSince ??= _time.GetTimestamp();
            bool isFenced = (fault as EventHubException)?.Code == ErrorCodes.DataFolderInUse;
            if (isFenced || _time.GetElapsedTime(_failingSince.Value) >= KeptWithoutLogMax)
            {
                Lose(number, fault.Message);
            }

            throw;
        }
    }

    /// <summary>Has its grain leave, for it cannot be kept. What waits on it is told first: the grain leaves when the last call has ended.</summary>
    public void Lose(int number, string why)
    {
        if (Interlocked.Exchange(ref _isLost, 1) == 0)
        {
            LogLost(_logger, number, why);
            _ = _leaving.CancelAsync();
            _lost();
        }
    }

    [LoggerMessage(3302, LogLevel.Warning, "This silo gives up partition {Partition}: {Reason}")]
    private static partial void LogLost(ILogger logger, int partition, string reason);
}
