using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>Walking, and waiting at the end.</content>
public sealed partial class RemotePartition
{
    private readonly ReadAhead _ahead = new();

    /// <inheritdoc/>
    public ValueTask<PartitionRead> ReadForwardAsync(long afterSequence, PatternSet patterns, byte lanes, CancellationToken cancellationToken) =>
        ReadAsync(afterSequence, isBackward: false, patterns, lanes, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PartitionRead> ReadBackwardAsync(long throughSequence, PatternSet patterns, CancellationToken cancellationToken) =>
        ReadAsync(throughSequence, isBackward: true, patterns, Lanes.All, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WaitAsync(long afterSequence, CancellationToken cancellationToken) => WaitAsync(afterSequence, PatternSet.Everything, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WaitAsync(long afterSequence, PatternSet patterns, CancellationToken cancellationToken)
    {
        Again again = new(_time);
        while (!await TryWaitAsync(afterSequence, patterns, again, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // False when it has to be tried again: the time of one call was up, or the owner moves.
    private async ValueTask<bool> TryWaitAsync(long afterSequence, PatternSet patterns, Again again, CancellationToken cancellationToken)
    {
        try
        {
            if (Here is { } here)
            {
                using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _here!.Leaving(Number));
                await here.WaitAsync(afterSequence, ending.Token).ConfigureAwait(false);
                return true;
            }

            if (_ahead.Has(afterSequence, isBackward: false, patterns, Lanes.All))
            {
                return true;
            }

            // Also where events are known to be there: the owner knows whether one of them is wanted.
            RunAnswer answer = await AskAsync(new RunRequest(afterSequence, false, TextsOf(patterns), Lanes.All, IPartitionGrain.WaitMax), cancellationToken).ConfigureAwait(false);
            _ahead.Add(afterSequence, isBackward: false, patterns, Lanes.All, answer.Steps);
            again.Answered();
            return answer.Steps[^1].Place > afterSequence || answer.Steps.Any(static step => step.Run is not null || step.GapBefore);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await again.FailedAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private async ValueTask<PartitionRead> ReadAsync(long place, bool isBackward, PatternSet patterns, byte lanes, CancellationToken cancellationToken)
    {
        if (Here is { } here)
        {
            return isBackward
                ? await here.ReadBackwardAsync(place, patterns, cancellationToken).ConfigureAwait(false)
                : await here.ReadForwardAsync(place, patterns, lanes, cancellationToken).ConfigureAwait(false);
        }

        RunStep? step = _ahead.Take(place, isBackward, patterns, lanes);
        if (step is null)
        {
            RunAnswer answer = await AskAsync(new RunRequest(place, isBackward, TextsOf(patterns), lanes, TimeSpan.Zero), cancellationToken).ConfigureAwait(false);
            step = answer.Steps[0];
            _ahead.Add(step.Place, isBackward, patterns, lanes, answer.Steps.Skip(1));
        }

        bool atEnd = step.AtEnd && (isBackward || step.Place >= CurrentBounds.NextSequence - 1);
        return new PartitionRead(step.Run is null ? null : RecordRuns.ToBatch(step.Run), step.Place, atEnd, step.GapBefore);
    }

    private async Task<RunAnswer> AskAsync(RunRequest request, CancellationToken cancellationToken)
    {
        RunAnswer answer = await CallAsync(() => Owner.ReadRuns(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        await NoteAsync(answer.Bounds).ConfigureAwait(false);
        return answer;
    }

    private static ImmutableArray<string> TextsOf(PatternSet patterns) =>
        ReferenceEquals(patterns, PatternSet.Everything) ? [] : [.. patterns.Patterns.Select(static pattern => pattern.Text)];
}
