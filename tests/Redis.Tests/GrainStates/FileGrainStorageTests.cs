using EventHub.Tests.Kit.Running;
using Orleans.Storage;

namespace EventHub.Redis.Tests.GrainStates;

public sealed class FileGrainStorageTests : GrainStorageConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IGrainStorage> MakeAsync() => new(new FileGrainStorage(_folder.Path));

    protected override ValueTask EndAsync()
    {
        _folder.Dispose();
        return default;
    }
}
