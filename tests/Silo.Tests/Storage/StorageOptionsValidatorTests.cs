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
            Provider = StorageProvider.Postgres,
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
        Assert.Contains("Storage:Provider is 'postgres'; it is not available in this version; allowed: file, memory, redis", problems);
        Assert.Contains("Storage:DedupWindow is 25h; allowed: 1s to 1d", problems);
        Assert.Contains("Storage:DedupMaxKeys is 999; allowed: 1,000 to 100,000,000", problems);
        Assert.Contains("Storage:Partitions is 0; allowed: 1 to 64", problems);
    }

    [Theory]
    [InlineData(null, "Storage:Address is not set; write redis://host:port")]
    [InlineData("127.0.0.1:6379", "Storage:Address is '127.0.0.1:6379'; write redis://host:port")]
    [InlineData("redis://:secret@host/x", "Storage:Address is 'redis://***@host/x'; behind the host stands the number of a database")]
    [InlineData("redis://me:secret@host", "Storage:Address is 'redis://***@host'; name no user")]
    public void Validate_RedisWithoutAnAddress_SaysWhatToWrite_AndKeepsThePassword(string? address, string expected)
    {
        string problem = Only(new StorageOptions { Provider = StorageProvider.Redis, Address = address }).ToString();
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AddressOfAFileLog_IsAMistake() => Assert.Equal(
        "Storage:Address is 'redis://host'; the provider 'file' has no address: set Storage:Provider to redis, or leave the address out",
        Only(new StorageOptions { Address = "redis://host" }).ToString());

    [Fact]
    public void Validate_RedisWithAnAddress_IsAllowed() => Assert.Empty(StorageOptionsValidator.Validate(new StorageOptions { Provider = StorageProvider.Redis, Address = "redis://:secret@127.0.0.1:7000/1" }));

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
