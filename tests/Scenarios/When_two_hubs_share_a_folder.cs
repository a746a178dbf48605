using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

public sealed class When_two_hubs_share_a_folder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_second_says_who_has_it_and_the_first_goes_on()
    {
        using RunningHub first = await RunningHub.StartAsync(_folder.In("data"));

        using CommandRun second = await CommandRun.RunAsync(["serve", "--data", _folder.In("data"), "--urls", "http://127.0.0.1:0"]);

        Assert.Equal(1, await second.ExitAsync());
        Assert.StartsWith("EH3004 ", second.Error, StringComparison.Ordinal);
        Assert.Contains(_folder.In("data"), second.Error, StringComparison.Ordinal);
        Assert.Contains($"process {first.Run.ProcessId}", second.Error, StringComparison.Ordinal);
        using CommandRun publish = await first.RunAsync("publish", "a.b", "{}");
        Assert.Equal(0, await publish.ExitAsync());
    }

    [Fact]
    public async Task The_folder_is_free_again_once_the_first_was_killed()
    {
        using RunningHub first = await RunningHub.StartAsync(_folder.In("data"));
        await first.Run.KillAsync();

        using RunningHub second = await RunningHub.StartAsync(_folder.In("data"));

        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_too()
    {
        using RunningHub first = await RunningHub.StartAsync(_folder.In("one"));

        using CommandRun second = await CommandRun.RunAsync(["serve", "--data", _folder.In("two"), "--urls", first.Address]);

        Assert.Equal(1, await second.ExitAsync());
        Assert.StartsWith("EH5004 ", second.Error, StringComparison.Ordinal);
        Assert.Contains(first.Address, second.Error, StringComparison.Ordinal);
    }
}
