using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Remote;

/// <summary>Walks a partition for somebody elsewhere: gathers steps that found something, up to a limit, and waits when there is nothing.</summary>
internal sealed class RunReader(IPartition partition, RunRequest request, PatternSet patterns, TimeProvider timeProvider)
{
    /// <summary>An answer ends with the step that reaches this many bytes.</summary>
    public const int BytesMax = 1 << 20;

    private readonly ImmutableArray<RunStep>.Builder _steps = ImmutableArray.CreateBuilder<RunStep>();
    private readonly long _started = timeProvider.GetTimestamp();
    private long _place = request.Place;
    private long _bytes;
    private bool _hasGap;

    private bool IsLate => timeProvider.GetElapsedTime(_started) >= IPartitionGrain.WaitMax;

    public async Task<RunAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            PartitionRead read = request.IsBackward
                ? await partition.ReadBackwardAsync(_place, patterns, cancellationToken).ConfigureAwait(false)
                : await partition.ReadForwardAsync(_place, patterns, request.Lanes, cancellationToken).ConfigureAwait(false);
            bool isOver = Take(read);
            if (_bytes >= BytesMax || (!isOver && IsLate))
            {
                return Answer(atEnd: false);
            }

            if (isOver && (_steps.Count > 0 || _hasGap || !await WaitAsync(cancellationToken).ConfigureAwait(false)))
            {
                return Answer(atEnd: true);
            }
        }
    }

    private bool Take(in PartitionRead read)
    {
        using StoredBatch? batch = read.Batch;
        _hasGap |= read.GapBefore;
        RecordRun? run = batch is null ? null : request.IsBackward
            ? RecordRuns.Of(batch, partition, patterns, request.Lanes, 0, _place)
            : RecordRuns.Of(batch, partition, patterns, request.Lanes, _place + 1, long.MaxValue);
        _place = read.Place;
        if (run is not null)
        {
            _steps.Add(new RunStep(run, _place, read.AtEnd, _hasGap));
            _bytes += run.Records.Length;
            _hasGap = false;
        }

        return read.AtEnd || (request.IsBackward && _place <= 0);
    }

    /// <summary>Waits for the next commit; false when the time is up.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait = request.Wait < IPartitionGrain.WaitMax ? request.Wait : IPartitionGrain.WaitMax;
        TimeSpan left = wait - timeProvider.GetElapsedTime(_started);
        if (request.IsBackward || left <= TimeSpan.Zero)
        {
            return false;
        }

        using CancellationTokenSource timeUp = new(left, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        try
        {
            await partition.WaitAsync(_place, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            // The time is up, or the partition is given up: whoever asked asks again.
            return false;
        }
    }

    // What was passed without finding anything is said too.
    private RunAnswer Answer(bool atEnd)
    {
        if (_steps.Count == 0 || _hasGap || _steps[^1].Place != _place || _steps[^1].AtEnd != atEnd)
        {
            _steps.Add(new RunStep(null, _place, atEnd, _hasGap));
        }

        return new RunAnswer(_steps.DrainToImmutable(), OwnerBounds.Of(partition));
    }
}
