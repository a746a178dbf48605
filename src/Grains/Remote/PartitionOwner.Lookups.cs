using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Remote;

/// <content>Looking up.</content>
internal sealed partial class PartitionOwner
{
    public Task<FoundAnswer> FindAsync(string? id, long lsn) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using FoundEvent? found = id is null ? await partition.FindAsync(lsn, leaving)
                : EventId.TryParse(id, out EventId parsed) ? await partition.FindAsync(parsed, leaving) : null;
            return found is null ? new FoundAnswer(null, default) : new FoundAnswer(RecordRuns.OfOne(found.Record), StoredState.Of(found.State));
        },
        static refusal => new FoundAnswer(null, default, refusal));

    public Task<FoundRecordsAnswer> FindAsync(ImmutableArray<long> lsns, bool statesOnly) => OwnerCalls.AnswerAsync(
        async () =>
        {
            ImmutableArray<FoundRecord>.Builder all = ImmutableArray.CreateBuilder<FoundRecord>(lsns.Length);
            long started = timeProvider.GetTimestamp(), bytes = 0;
            while (all.Count < lsns.Length && (all.Count == 0 || (bytes < RunReader.BytesMax && timeProvider.GetElapsedTime(started) < IPartitionGrain.WaitMax)))
            {
                using FoundEvent? found = await partition.FindAsync(lsns[all.Count], leaving);
                RecordRun? run = found is null || statesOnly ? null : RecordRuns.OfOne(found.Record);
                all.Add(found is null ? default : new FoundRecord(IsFound: true, StoredState.Of(found.State), run));
                bytes += run?.Records.Length ?? 0;
            }

            return new FoundRecordsAnswer(all.DrainToImmutable());
        },
        static refusal => new FoundRecordsAnswer([], refusal));

    public Task<NumbersAnswer> FindClientIdAsync(ImmutableArray<byte> source, ImmutableArray<byte> sourceId, bool delayed) => OwnerCalls.NumbersAsync(
        async () => [.. await partition.FindByClientIdAsync(source.ToArray(), sourceId.ToArray(), delayed, leaving)]);

    public Task<NumbersAnswer> DelayedBehindAsync(long lsn, bool ascending, int max, bool areDeleted) => OwnerCalls.NumbersAsync(
        async () => [.. areDeleted ? await partition.DeletedBehindAsync(lsn, ascending, max) : await partition.DelayedBehindAsync(lsn, ascending, max)]);

    public Task<NumbersAnswer> PlaceOfTimeAsync(long timeTicks) => OwnerCalls.NumbersAsync(async () => [await partition.PlaceOfTimeAsync(timeTicks, leaving)]);
}
