using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Replays;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>Records of a replay.</summary>
internal static class ReplaySeeds
{
    private static readonly Guid Id = new("019c1111-2222-7000-8000-000000000001");

    public static void AddTo(EventBatch batch)
    {
        ReplayRecord.Started(new ReplayDefinition(Id, default, "{}", [new ReplayRange(0, 1, 100, int.MaxValue)], [77], 12)).AddTo(batch);
        ReplayRecord.Changed(Id, 2, default).AddTo(batch);
        ReplayRecord.Ended(Id, 77, 12, 0).AddTo(batch);
        ReplayRecord.Advanced(Id, 5).AddTo(batch);
    }
}
