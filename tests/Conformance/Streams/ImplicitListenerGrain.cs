using System.Globalization;
using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace EventHub.Conformance.Streams;

[ImplicitStreamSubscription("implicit-numbers")]
public sealed class ImplicitListenerGrain : Grain, IImplicitListenerGrain, IStreamSubscriptionObserver
{
    public Task Touch() => Task.CompletedTask;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        string key = this.GetPrimaryKeyString();
        Journal.Add(key, "subscribed");
        await handleFactory.Create<int>().ResumeAsync((item, _) =>
        {
            Journal.Add(key, item.ToString(CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        });
    }
}
