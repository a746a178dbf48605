using System.Reflection;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using Orleans;

namespace EventHub.Grains.Tests.Remote;

/// <summary>The grain of a partition's owner, which answers as the test says.</summary>
public class FakeOwner : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = null!;

    /// <summary>A grain factory that has one partition; <paramref name="answer"/> is asked for what its owner's methods return.</summary>
    internal static IGrainFactory Of(Func<MethodInfo, object?[], object?> answer)
    {
        IPartitionOwnerGrain owner = Create<IPartitionOwnerGrain, FakeOwner>();
        IPartitionGrain partition = Create<IPartitionGrain, FakeOwner>();
        IGrainFactory grains = Create<IGrainFactory, FakeOwner>();
        ((FakeOwner)owner)._answer = answer;
        ((FakeOwner)partition)._answer = answer;
        ((FakeOwner)grains)._answer = (method, _) => method.ReturnType == typeof(IPartitionGrain) ? partition : owner;
        return grains;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
