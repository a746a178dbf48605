using System.Collections.Concurrent;
using System.Reflection;
using EventHub.Grains.Interfaces.Remote;
using Orleans;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>Leads to grains, and counts what a gateway asks the owners of partitions, by the name of the call.</summary>
public class CountedGrains : DispatchProxy
{
    private object _inner = null!;
    private ConcurrentDictionary<string, int> _calls = null!;

    /// <summary>The same grains, counted in <paramref name="calls"/>.</summary>
    internal static IGrainFactory Of(IGrainFactory grains, ConcurrentDictionary<string, int> calls) => Around(grains, calls);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_inner is IPartitionOwnerGrain)
        {
            _calls.AddOrUpdate(targetMethod!.Name, 1, static (_, count) => count + 1);
        }

        object? result = targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        return result is IPartitionOwnerGrain owner && targetMethod.ReturnType == typeof(IPartitionOwnerGrain) ? Around(owner, _calls) : result;
    }

    private static T Around<T>(T inner, ConcurrentDictionary<string, int> calls)
        where T : class
    {
        T outer = Create<T, CountedGrains>();
        CountedGrains counted = (CountedGrains)(object)outer;
        (counted._inner, counted._calls) = (inner, calls);
        return outer;
    }
}
