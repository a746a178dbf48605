using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Writing;

/// <summary>The end of a commit: readers see it, whoever waits at the tail wakes, and its appends are answered.</summary>
internal sealed class CommitPublisher(LogState state, CommitWaiters waiters, AppendQueue queue, ILogScheduler scheduler)
{
    /// <summary>Shows a commit to readers and answers its appends.</summary>
    public void Publish(Commit commit)
    {
        if (commit.Segment is Segment segment)
        {
            Show(commit, segment);
        }

        Answer(commit.Operations);
    }

    private void Show(Commit commit, Segment segment)
    {
        commit.Builder.Index(segment, commit.Buffer.Span[commit.Start..]);
        segment.Advance(commit.Offset, commit.Header);
        if (commit.OpensBuffer)
        {
            state.Tail.AddBuffer(commit.Buffer);
        }

        state.Tail.Add(commit.Buffer, segment.Header.Epoch, new ChunkBatch(commit.Start, commit.Header));
        state.Publish(state.Bounds with
        {
            Epoch = segment.Header.Epoch,
            NextLsn = commit.Header.NextLsn,
            NextSequence = commit.Header.NextSequence,
            LastTicks = commit.Header.Summary.TimeTicks,
        });
        waiters.Committed(commit.Header.NextLsn);
    }

    private void Answer(List<AppendOperation> operations)
    {
        CompletionGroup? group = null;
        foreach (AppendOperation operation in operations)
        {
            queue.Release(operation.Batch.Bytes.Length);
            if (scheduler.CompletesInline)
            {
                operation.Complete();
                continue;
            }

            group ??= CompletionGroup.Rent();
            if (group.Add(operation))
            {
                scheduler.Run(group);
                group = null;
            }
        }

        if (group is not null)
        {
            scheduler.Run(group);
        }
    }
}
