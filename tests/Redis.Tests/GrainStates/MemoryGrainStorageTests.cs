using Orleans.Storage;

namespace EventHub.Redis.Tests.GrainStates;

public sealed class MemoryGrainStorageTests : GrainStorageConformance
{
    protected override ValueTask<IGrainStorage> MakeAsync() => new(new MemoryGrainStorage());
}
