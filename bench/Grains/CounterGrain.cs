using Orleans;

namespace EventHub.Bench.Grains;

internal sealed class CounterGrain : Grain, ICounterGrain
{
    private static readonly Task<long> Zero = Task.FromResult(0L);
    private long _sum;

    public Task<long> Add(long number)
    {
        _sum += number;
        return _sum == 0 ? Zero : Task.FromResult(_sum);
    }
}
