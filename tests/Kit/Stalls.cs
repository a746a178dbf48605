using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace EventHub.Tests.Kit;

/// <summary>
/// What is known of the times in which the process of the tests itself stood still or its thread pool ran nothing. A test that failed by a timeout says so beside its failure:
/// whether the hub waited for something, or nothing at all was run.
/// </summary>
internal static class Stalls
{
    private static readonly TimeSpan s_noticeable = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentQueue<string> s_seen = [];
    private static Probe? s_probe;
    private static long s_looked;
    private static bool s_told;

    /// <summary>Those seen so far, or null when there were none.</summary>
    public static string? Seen => s_seen.IsEmpty ? null : string.Join(Environment.NewLine, s_seen);

    /// <summary>Looks once. Called every few seconds, from a thread that isn't the pool's.</summary>
    public static void Look()
    {
        long now = Stopwatch.GetTimestamp();
        if (s_looked != 0 && Stopwatch.GetElapsedTime(s_looked, now) > s_noticeable)
        {
            Tell($"The process stood still for {Stopwatch.GetElapsedTime(s_looked, now).TotalSeconds:F0} s.");
        }

        s_looked = now;
        if (s_probe is { HasRun: false } waiting)
        {
            if (!s_told && Stopwatch.GetElapsedTime(waiting.Queued, now) > s_noticeable)
            {
                s_told = true;
                Tell($"The thread pool has run nothing that was queued to it for {Stopwatch.GetElapsedTime(waiting.Queued, now).TotalSeconds:F0} s.");
            }

            return;
        }

        if (s_told)
        {
            Tell($"The thread pool went on {Stopwatch.GetElapsedTime(s_probe!.Queued, now).TotalSeconds:F0} s after that was queued.");
        }

        s_told = false;
        s_probe = new Probe();
        ThreadPool.UnsafeQueueUserWorkItem(s_probe, preferLocal: false);
    }

    private static void Tell(string what)
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        s_seen.Enqueue(string.Create(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:HH:mm:ss} {what} Threads of the pool {ThreadPool.ThreadCount}, queued {ThreadPool.PendingWorkItemCount}, done {ThreadPool.CompletedWorkItemCount},
            processor time {Environment.CpuUsage.TotalTime.TotalSeconds:F1} s, pauses by collections {GC.GetTotalPauseDuration().TotalSeconds:F1} s, heap {memory.HeapSizeBytes >> 20} MiB of {memory.TotalAvailableMemoryBytes >> 20}.
            Threads: {Threads()}
            """));
    }

    // Name, state and what it waits for in the kernel, of each thread: who holds the pool is among them.
    private static string Threads()
    {
        const string tasks = "/proc/self/task";
        if (!Directory.Exists(tasks))
        {
            return "unknown here";
        }

        return string.Join(", ", Directory.EnumerateDirectories(tasks).Select(static task =>
            $"{Read(task, "comm")} {Read(task, "stat").Split(')')[^1].TrimStart().FirstOrDefault()} {Read(task, "wchan")} {Read(task, "syscall").Split(' ')[0]}")
            .GroupBy(static line => line, static (line, all) => $"{all.Count()} x {line}"));
    }

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "-";
        }
    }

    private sealed class Probe : IThreadPoolWorkItem
    {
        private volatile bool _hasRun;

        public long Queued { get; } = Stopwatch.GetTimestamp();

        public bool HasRun => _hasRun;

        public void Execute() => _hasRun = true;
    }
}
