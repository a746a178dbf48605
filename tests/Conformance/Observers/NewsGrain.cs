using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Utilities;

namespace EventHub.Conformance.Observers;

public sealed class NewsGrain : Grain, INewsGrain
{
    private readonly ObserverManager<INewsObserver> _observers = new(TimeSpan.FromDays(1), NullLogger.Instance);

    public Task Subscribe(INewsObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(INewsObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task<int> Subscribers() => Task.FromResult(_observers.Count);

    public Task Tell(string news)
    {
        _observers.Notify(observer => observer.Told(news));
        return Task.CompletedTask;
    }

    public async Task<int> AskAll(string question)
    {
        int answers = 0;
        await _observers.Notify(async observer => answers += await observer.Asked(question) > 0 ? 1 : 0);
        return answers;
    }

    public Task<int> Ask(INewsObserver observer, string question) => observer.Asked(question);
}
