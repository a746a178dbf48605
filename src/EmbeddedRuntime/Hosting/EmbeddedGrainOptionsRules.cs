namespace EventHub.EmbeddedRuntime.Hosting;

/// <summary>What options must be. All that is wrong is told at once.</summary>
internal static class EmbeddedGrainOptionsRules
{
    public static void Check(EmbeddedGrainOptions options)
    {
        string[] problems = [.. Problems(options)];
        if (problems.Length > 0)
        {
            throw new ArgumentException($"Options of the grain runtime are out of range: {string.Join(" ", problems)}", nameof(options));
        }
    }

    private static IEnumerable<string> Problems(EmbeddedGrainOptions options)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(options.ActivationTimeout), options.ActivationTimeout),
            (nameof(options.DeactivationTimeout), options.DeactivationTimeout),
            (nameof(options.CollectionAge), options.CollectionAge),
            (nameof(options.CollectionQuantum), options.CollectionQuantum),
            (nameof(options.DrainTimeout), options.DrainTimeout),
            (nameof(options.MinimumReminderPeriod), options.MinimumReminderPeriod),
        ];
        foreach ((string name, TimeSpan value) in times.Where(time => time.Value <= TimeSpan.Zero))
        {
            yield return $"{name} is {value}; give a time above zero.";
        }

        if (options.ResponseTimeout <= TimeSpan.Zero && options.ResponseTimeout != Timeout.InfiniteTimeSpan)
        {
            yield return $"{nameof(options.ResponseTimeout)} is {options.ResponseTimeout}; give a time above zero, or Timeout.InfiniteTimeSpan.";
        }

        (string Name, int Value)[] limits =
            [(nameof(options.WaitingCallsMax), options.WaitingCallsMax), (nameof(options.StreamQueueItemsMax), options.StreamQueueItemsMax)];
        foreach ((string name, int value) in limits.Where(limit => limit.Value < 1))
        {
            yield return $"{name} is {value}; give 1 or more.";
        }
    }
}
