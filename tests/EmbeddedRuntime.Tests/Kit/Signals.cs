using System.Collections.Concurrent;

namespace EventHub.EmbeddedRuntime.Tests.Kit;

/// <summary>Events by name, between tests and grains.</summary>
internal static class Signals
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> s_signals = new();
    private static readonly ConcurrentDictionary<string, string> s_notes = new();

    public static Task Of(string name) => Source(name).Task;

    public static void Set(string name) => Source(name).TrySetResult();

    public static void Note(string name, string note)
    {
        s_notes[name] = note;
        Set("noted " + name);
    }

    public static Task Noted(string name) => Of("noted " + name);

    public static string? NoteOf(string name) => s_notes.GetValueOrDefault(name);

    private static TaskCompletionSource Source(string name) => s_signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
