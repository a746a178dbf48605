using Orleans;

namespace EventHub.Bench.Grains;

/// <summary>A grain that does next to nothing, so that what is left is the call.</summary>
public interface ICounterGrain : IGrainWithIntegerKey
{
    /// <summary>Adds, and gives the sum.</summary>
    Task<long> Add(long number);
}
