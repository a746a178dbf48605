namespace EventHub.Grains.Interfaces.Remote;

/// <summary>When to ask again: at once where the last call was answered, for the owner has just moved or this process stood still; after a moment where that failed as well.</summary>
internal sealed class Again(TimeProvider time)
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);

    private bool _hasFailed;

    /// <summary>The last call was answered.</summary>
    public void Answered() => _hasFailed = false;

    /// <summary>The last call failed: waits until it makes sense to ask again. Does not throw.</summary>
    public async Task FailedAsync(CancellationToken cancellationToken)
    {
        if (_hasFailed)
        {
            await Task.Delay(s_moment, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _hasFailed = true;
    }
}
