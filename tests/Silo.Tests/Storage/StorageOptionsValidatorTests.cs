using EventHub.Silo.Settings;
using EventHub.Silo.Storage;

namespace EventHub.Silo.Tests.Storage;

public sealed class StorageOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => Assert.Empty(StorageOptionsValidator.Validate(new StorageOptions()));

    [Fact]
    public void Validate_SeveralWrong_ReportsEveryOneWithItsValue()
    {
        StorageOptions options = new()
        {
            Provider = StorageProvider.Redis,
            SyncInterval = TimeSpan.Zero,
            Partitions = 0,
            SegmentBytes = 1,
            WriteBufferBytesMax = 1,
            TailBytesMax = 1,
            MemoryBytesMax = 1,
            DedupWindow = TimeSpan.FromHours(25),
            DedupMaxKeys = 999,
        };

        string[] problems = [.. StorageOptionsValidator.Validate(options).Select(problem => problem.ToString())];

        Assert.Equal(9, problems.Length);
        Assert.Contains("Storage:Provider is 'redis'; it is not available in this version; allowed: file, memory", problems);
        Assert.Contains("Storage:DedupWindow is 25h; allowed: 1s to 1d", problems);
        Assert.Contains("Storage:DedupMaxKeys is 999; allowed: 1,000 to 100,000,000", problems);
        Assert.Contains("Storage:Partitions is 0; allowed: 1 to 64", problems);
    }

    [Theory]
    [InlineData(StorageProvider.Postgres)]
    [InlineData(StorageProvider.Nats)]
    public void Validate_ProviderOfALaterVersion_SaysSo(StorageProvider provider) =>
        Assert.Contains("not available in this version", Only(new StorageOptions { Provider = provider }).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Validate_NoFolder_IsRefusedForFilesOnly()
    {
        Assert.Equal("Storage:DataDirectory", Only(new StorageOptions { DataDirectory = " " }).Key);
        Assert.Empty(StorageOptionsValidator.Validate(new StorageOptions { DataDirectory = "", Provider = StorageProvider.Memory }));
    }

    [Fact]
    public void Validate_RetentionShorterThanTheDedupWindow_IsRefused()
    {
        SettingProblem problem = Only(new StorageOptions { RetentionAge = TimeSpan.FromMinutes(5) });

        Assert.Equal("Storage:RetentionAge", problem.Key);
        Assert.Contains("Storage:DedupWindow (10m)", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(StorageOptionsValidator.Validate(new StorageOptions { RetentionAge = TimeSpan.FromMinutes(10) }));
    }

    [Fact]
    public void Validate_RetentionOfLessThanTwoSegments_IsRefused()
    {
        StorageOptions options = new() { SegmentBytes = 1 << 20, RetentionBytes = (2 << 20) - 1 };

        Assert.Equal("Storage:RetentionBytes", Only(options).Key);
        options.RetentionBytes = 2 << 20;
        Assert.Empty(StorageOptionsValidator.Validate(options));
    }

    private static SettingProblem Only(StorageOptions options) => Assert.Single(StorageOptionsValidator.Validate(options));
}
