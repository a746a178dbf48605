namespace EventHub.Fuzz.Kit;

/// <summary>How long and with which chance. Without settings every run of a surface is the same run.</summary>
/// <param name="Seconds"><c>EVENTHUB_FUZZ_SECONDS</c>: seconds per surface; 0, the default, for each surface's own number of inputs.</param>
/// <param name="Seed"><c>EVENTHUB_FUZZ_SEED</c>: where chance begins. Default 1.</param>
internal sealed record FuzzSettings(int Seconds, int Seed)
{
    public static FuzzSettings FromEnvironment() => new(Setting.Of("EVENTHUB_FUZZ_SECONDS", 0), Setting.Of("EVENTHUB_FUZZ_SEED", 1));
}
