using Orleans;

namespace EventHub.Conformance.Observers;

public interface INewsObserver : IGrainObserver
{
    void Told(string news);

    [ResponseTimeout("00:00:01")]
    Task<int> Asked(string question);
}
