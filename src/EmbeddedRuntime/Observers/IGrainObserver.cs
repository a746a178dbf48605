using Orleans.Runtime;

namespace Orleans;

/// <summary>What interfaces of observers derive from: objects outside grains that grains call.</summary>
public interface IGrainObserver : IAddressable;
