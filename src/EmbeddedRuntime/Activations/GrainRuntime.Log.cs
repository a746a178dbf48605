using EventHub.EmbeddedRuntime.Calls;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

internal sealed partial class GrainRuntime
{
    [LoggerMessage(7000, LogLevel.Error, "Grain {grainId} could not be activated. The calls that waited for it fail with this error; the next call tries again.")]
    public partial void LogActivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(7001, LogLevel.Error, "Grain {grainId} failed while it was deactivated. It is gone from memory all the same.")]
    public partial void LogDeactivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(7003, LogLevel.Debug, "{call} on {grainId} failed.")]
    private partial void LogCallFailedAnswered(GrainCall call, GrainId grainId, Exception exception);

    [LoggerMessage(7004, LogLevel.Warning, "{call} on {grainId} failed, and nobody waits for the outcome.")]
    private partial void LogCallFailedUnanswered(GrainCall call, GrainId grainId, Exception exception);

    [LoggerMessage(7005, LogLevel.Warning, "Calls still ran {timeout} after the stop began; the grains are deactivated without them.")]
    public partial void LogDrainTimedOut(TimeSpan timeout);

    [LoggerMessage(7002, LogLevel.Warning, "Some grains were not deactivated within {timeout}; the process ends without them.")]
    public partial void LogDeactivationTimedOut(TimeSpan timeout);

    [LoggerMessage(7006, LogLevel.Warning, "A reminder {reminder} of {grainId} failed. It stays, and comes again after its period.")]
    public partial void LogReminderFailed(string reminder, GrainId grainId, Exception exception);

    [LoggerMessage(7007, LogLevel.Warning, "A subscriber of stream {stream} failed to take an item. The item is not offered again.")]
    public partial void LogStreamItemFailed(StreamId stream, Exception exception);

    [LoggerMessage(7008, LogLevel.Debug, "An item of stream {stream} came to {grainId}, which has no handler for it. The item is dropped.")]
    public partial void LogStreamItemUnhandled(StreamId stream, GrainId grainId);

    [LoggerMessage(7009, LogLevel.Debug, "{call} was dropped: observer {observer} is gone.")]
    public partial void LogObserverGone(GrainCall call, GrainId observer);

    public void LogCallFailed(GrainCall call, GrainId grainId, Exception exception)
    {
        if (call.IsOneWay)
        {
            LogCallFailedUnanswered(call, grainId, exception);
        }
        else
        {
            LogCallFailedAnswered(call, grainId, exception);
        }
    }
}
