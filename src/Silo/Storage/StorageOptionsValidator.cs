using EventHub.Redis.Connections;
using EventHub.Silo.Settings;

namespace EventHub.Silo.Storage;

/// <summary>Finds everything that is wrong with <see cref="StorageOptions"/>.</summary>
public static class StorageOptionsValidator
{
    /// <summary>Most partitions of one hub.</summary>
    public const int PartitionsMax = 64;

    private static readonly TimeSpan RetentionAgeMax = TimeSpan.FromDays(36_500);

    /// <summary>Every problem, in the order of the settings; none when the options can be used.</summary>
    public static IReadOnlyList<SettingProblem> Validate(StorageOptions options)
    {
        SettingChecks checks = new SettingChecks(StorageOptions.Section)
            .When(
                options.Provider is not (StorageProvider.File or StorageProvider.Memory or StorageProvider.Redis),
                nameof(options.Provider), options.Provider, "it is not available in this version; allowed: file, memory, redis")
            .When(
                options.Provider == StorageProvider.File && string.IsNullOrWhiteSpace(options.DataDirectory),
                nameof(options.DataDirectory), options.DataDirectory, "name a folder, or set Storage:Provider to memory")
            .Between(nameof(options.SyncInterval), options.SyncInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1))
            .Between(nameof(options.Partitions), options.Partitions, 1, PartitionsMax)
            .Between(nameof(options.MemoryBytesMax), options.MemoryBytesMax, 64L << 20, 1L << 40)
            .Between(nameof(options.SegmentBytes), options.SegmentBytes, 64L << 10, 2L << 30)
            .Between(nameof(options.WriteBufferBytesMax), options.WriteBufferBytesMax, 16L << 20, 4L << 30)
            .Between(nameof(options.TailBytesMax), options.TailBytesMax, 1L << 20, 4L << 30)
            .Between(nameof(options.DedupWindow), options.DedupWindow, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24))
            .Between(nameof(options.DedupMaxKeys), options.DedupMaxKeys, 1_000, 100_000_000);
        CheckAddress(options, checks);
        CheckRetention(options, checks);
        return checks.Problems;
    }

    private static void CheckAddress(StorageOptions options, SettingChecks checks)
    {
        string? shown = RedisAddress.WithoutPassword(options.Address);
        if (options.Provider == StorageProvider.Redis)
        {
            bool isOne = RedisAddress.TryParse(options.Address, out _, out string? problem);
            checks.When(!isOne, nameof(options.Address), shown, problem ?? "");
        }
        else
        {
            checks.When(
                options.Address is not null, nameof(options.Address), shown,
                $"the provider {SettingText.Of(options.Provider)} has no address: set Storage:Provider to redis, or leave the address out");
        }
    }

    private static void CheckRetention(StorageOptions options, SettingChecks checks)
    {
        if (options.RetentionAge is { } age)
        {
            checks.Between(nameof(options.RetentionAge), age, TimeSpan.FromMinutes(1), RetentionAgeMax)
                .When(
                    age < options.DedupWindow && age >= TimeSpan.FromMinutes(1),
                    nameof(options.RetentionAge), age,
                    $"a key is remembered only while its event is kept: allow at least Storage:DedupWindow ({SettingText.Of(options.DedupWindow)})");
        }

        if (options.RetentionBytes is { } bytes)
        {
            checks.When(
                bytes < 2 * options.SegmentBytes,
                nameof(options.RetentionBytes), bytes,
                $"allowed: at least two segments ({SettingText.Of(2 * options.SegmentBytes)} bytes), because whole segments are removed");
        }
    }
}
