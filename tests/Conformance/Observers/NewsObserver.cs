using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Observers;

public sealed class NewsObserver(string key) : INewsObserver
{
    public void Told(string news) => Journal.Add(key, news);

    public Task<int> Asked(string question) => question == "fail" ? throw new ArgumentException(question) : Task.FromResult(question.Length);
}
