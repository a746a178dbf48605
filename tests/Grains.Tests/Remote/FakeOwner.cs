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
        IPartitionOwnerGrain owner = As<IPartitionOwnerGrain>(answer);
        IPartitionGrain partition = As<IPartitionGrain>(answer);
        return As<IGrainFactory>((method, _) => method.ReturnType == typeof(IPartitionGrain) ? partition : owner);
    }

    /// <summary>Anything else that answers as the test says.</summary>
    internal static T As<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        T fake = Create<T, FakeOwner>();
        ((FakeOwner)(object)fake)._answer = answer;
        return fake;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
