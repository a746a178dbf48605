using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

internal sealed partial class StorageOpening
{
    [LoggerMessage(3103, LogLevel.Debug, "Partition {Partition}: recovered {Segments} segment(s), {Scanned} of them read through, closed in order: {WasClean}; {Milliseconds:0} ms.")]
    private partial void LogRecovered(int partition, int segments, int scanned, bool wasClean, double milliseconds);

    [LoggerMessage(3104, LogLevel.Warning, "Partition {Partition}: the last write before the hub ended was not finished; its {Bytes} bytes, never acknowledged, were set aside in {File}.")]
    private partial void LogTornTail(int partition, long bytes, string? file);

    [LoggerMessage(3105, LogLevel.Warning, "Partition {Partition}: a new epoch begins, because sequences that readers may have seen can return as other events.")]
    private partial void LogNewEpoch(int partition);

    [LoggerMessage(3106, LogLevel.Error, "Partition {Partition}: a damaged range of the log was set aside: {Range}. Its events cannot be read; everything else can.")]
    private partial void LogDamage(int partition, string range);

    [LoggerMessage(3107, LogLevel.Information, "The log is at {Address}, {Guarantee}.")]
    private partial void LogGuarantee(string address, string guarantee);
}
