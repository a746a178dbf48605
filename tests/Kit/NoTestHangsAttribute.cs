using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.v3;

[assembly: EventHub.Tests.Kit.NoTestHangs]

namespace EventHub.Tests.Kit;

/// <summary>
/// A test that does not end within some minutes ends its process and is named, instead of holding everything up until somebody loses patience.
/// A failed one tells of <see cref="Stalls"/> too. EVENTHUB_TEST_MINUTES says how many, 8 by default; 0 for no end.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NoTestHangsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, long> s_running = [];
    private static readonly Lazy<Thread> s_watcher = new(Watch);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        _ = s_watcher.Value;
        s_running[test.UniqueID + ' ' + test.TestDisplayName] = Stopwatch.GetTimestamp();
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        s_running.TryRemove(test.UniqueID + ' ' + test.TestDisplayName, out _);
        if (TestContext.Current.TestState?.Result == TestResult.Failed && Stalls.Seen is { } stalls)
        {
            throw new InvalidOperationException("Beside its failure, in the process of the tests:" + Environment.NewLine + stalls);
        }
    }

    // A thread of its own: what hangs may hold all those of the pool.
    private static Thread Watch()
    {
        Thread thread = new(Look) { IsBackground = true, Name = "no test hangs" };
        thread.Start();
        return thread;
    }

    private static void Look()
    {
        string? asked = Environment.GetEnvironmentVariable("EVENTHUB_TEST_MINUTES");
        int minutes = int.TryParse(asked, out int some) ? some : 8;
        for (; minutes > 0; Thread.Sleep(TimeSpan.FromSeconds(5)))
        {
            Stalls.Look();
            foreach ((string test, long begun) in s_running)
            {
                if (Stopwatch.GetElapsedTime(begun).TotalMinutes > minutes)
                {
                    Environment.FailFast($"A test hangs: {test[(test.IndexOf(' ', StringComparison.Ordinal) + 1)..]} has not ended within {minutes} minutes. {Stalls.Seen}");
                }
            }
        }
    }
}
