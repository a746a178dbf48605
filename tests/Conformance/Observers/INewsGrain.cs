using Orleans;

namespace EventHub.Conformance.Observers;

public interface INewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    Task Unsubscribe(INewsObserver observer);

    Task<int> Subscribers();

    Task Tell(string news);

    /// <summary>Asks all; those who do not answer are dropped.</summary>
    [ResponseTimeout("00:10:00")]
    Task<int> AskAll(string question);

    [ResponseTimeout("00:10:00")]
    Task<int> Ask(INewsObserver observer, string question);
}
