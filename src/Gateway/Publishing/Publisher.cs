using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Publishing;

/// <summary>Stores submissions and counts what became of their events; every publishing route goes through it.</summary>
internal sealed class Publisher(IPartitions partitions, PolicyBoard policies, Faults faults, PublishInstruments instruments, PublishLimits limits)
{
    /// <summary>What a request may hold.</summary>
    public PublishLimits Limits { get; } = limits;

    /// <summary>An empty submission. Dispose it.</summary>
    public Submission Rent() => Submission.Rent(partitions, policies);

    /// <summary>Stores what the submission accepted. Appends are begun, in order, before this returns.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AppendAsync(Submission submission)
    {
        await submission.AppendAsync(faults);
        Count(submission);
    }

    /// <summary>Counts a body that was refused as a whole.</summary>
    public void CountRefused() => instruments.Refused(1);

    private void Count(Submission submission)
    {
        int stored = 0, duplicates = 0, refused = 0, failed = 0;
        foreach (SubmissionElement element in submission.Elements)
        {
            Problem? problem = submission.Outcome(element, out AppendResult result, out _);
            _ = problem is null ? (result.Outcome == AppendOutcome.Stored ? stored++ : duplicates++) : submission.IsFault(element) ? failed++ : refused++;
        }

        instruments.Stored(stored, stored == 0 ? 0 : submission.Bytes);
        instruments.Duplicates(duplicates);
        instruments.Refused(refused);
        instruments.Failed(failed);
    }
}
