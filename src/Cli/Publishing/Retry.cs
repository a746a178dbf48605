using System.Runtime.ExceptionServices;

namespace EventHub.Cli.Publishing;

/// <summary>Waits longer from try to try, and gives up when nothing got better for a while.</summary>
internal sealed class Retry(TimeProvider timeProvider, TimeSpan giveUpAfter, TimeSpan delayMin, TimeSpan delayMax)
{
    private TimeSpan _delay;
    private long? _since;

    /// <summary>Waits before the next try, or throws <paramref name="fault"/> again.</summary>
    public async Task WaitAsync(Exception fault, bool madeProgress, CancellationToken cancellationToken)
    {
        if (madeProgress)
        {
            _since = null;
        }

        if (_since is null)
        {
            (_since, _delay) = (timeProvider.GetTimestamp(), delayMin);
        }

        if (timeProvider.GetElapsedTime(_since.Value) > giveUpAfter)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        await Task.Delay(_delay, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _delay = _delay * 2 < delayMax ? _delay * 2 : delayMax;
    }
}
