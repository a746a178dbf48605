using System.Collections.Concurrent;

namespace EventHub.Conformance.Kit;

/// <summary>What grains did, in order, by the key of the test.</summary>
public static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> s_entries = new();
    private static readonly ConcurrentDictionary<(string Key, int Count), TaskCompletionSource> s_awaited = new();

    public static void Add(string key, string entry)
    {
        ConcurrentQueue<string> entries = s_entries.GetOrAdd(key, _ => new ConcurrentQueue<string>());
        entries.Enqueue(entry);
        Awaited(key, entries.Count).TrySetResult();
    }

    public static string[] Of(string key) => s_entries.TryGetValue(key, out ConcurrentQueue<string>? entries) ? [.. entries] : [];

    /// <summary>Ends when there are that many entries.</summary>
    public static Task Reaches(string key, int count)
    {
        Task awaited = Awaited(key, count).Task;
        return Of(key).Length >= count ? Task.CompletedTask : awaited;
    }

    private static TaskCompletionSource Awaited(string key, int count) =>
        s_awaited.GetOrAdd((key, count), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
