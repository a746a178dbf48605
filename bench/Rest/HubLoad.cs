using System.Diagnostics;

namespace EventHub.Bench.Rest;

/// <summary>What a load makes of a hub in a time: how much a second, and what processor time that took.</summary>
internal static class HubLoad
{
    /// <summary>Has <paramref name="work"/> go on for <paramref name="duration"/>, or until it or <paramref name="watching"/> ends.</summary>
    /// <param name="hub">Whose processor time counts.</param>
    /// <param name="work">The load; it ends when what it is given says false.</param>
    /// <param name="watching">Counts, and ends only by a fault.</param>
    /// <param name="counted">How much was counted so far.</param>
    /// <param name="duration">How long.</param>
    /// <returns>Counted per second, and microseconds of the hub's processor time for each.</returns>
    public static async Task<(double Rate, double ProcessorMicroseconds)> RunAsync(
        ServerProcess hub, Func<Func<bool>, Task> work, Task watching, Func<long> counted, TimeSpan duration)
    {
        bool isOver = false;
        Task working = Task.Run(() => work(() => !Volatile.Read(ref isOver)));
        TimeSpan processor = hub.ProcessorTime;
        long started = Stopwatch.GetTimestamp(), before = counted();
        await Task.WhenAny(Task.Delay(duration, TimeProvider.System), working, watching).ConfigureAwait(false);
        long more = counted() - before;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        processor = hub.ProcessorTime - processor;
        Volatile.Write(ref isOver, true);
        await working.ConfigureAwait(false);
        return (more / seconds, processor.TotalMicroseconds / more);
    }

    /// <summary>Loads a hub until it is warm, then as often as <paramref name="options"/> say.</summary>
    public static async Task<(List<double> Rates, List<double> Processor)> RepeatAsync(
        BenchOptions options, Func<TimeSpan, Task<(double Rate, double ProcessorMicroseconds)>> run)
    {
        await run(options.WarmUp).ConfigureAwait(false);
        List<double> rates = [], processor = [];
        for (int i = 0; i < options.Runs; i++)
        {
            (double rate, double microseconds) = await run(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            rates.Add(rate);
            processor.Add(microseconds);
        }

        return (rates, processor);
    }
}
