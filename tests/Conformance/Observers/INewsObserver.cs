using Orleans;

namespace EventHub.Conformance.Observers;

public interface INewsObserver : IGrainObserver
{
    void Told(string news);

    // On a cluster, a call to an observer that is gone ends by this; one that is there must answer sooner, on a busy machine too.
    [ResponseTimeout("00:00:10")]
    Task<int> Asked(string question);
}
