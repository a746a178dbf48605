using System.Globalization;
using Orleans;

namespace EventHub.Conformance.Calls;

public sealed class NumberedGrain : Grain, INumberedGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyLong().ToString(CultureInfo.InvariantCulture));
}
