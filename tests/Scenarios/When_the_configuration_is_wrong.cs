using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

public sealed class When_the_configuration_is_wrong : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_problem_is_told_with_its_key_and_line_and_nothing_starts()
    {
        string file = Write("hub.yaml", "storage:\n  durabilty: always\n  partitions: 900\nserver:\n  urls: http://0.0.0.0:8300\n");

        using CommandRun run = await CommandRun.RunAsync(
            ["serve", "--config", file, "--data", _folder.In("data"), "--storage", "redis://:secret@127.0.0.1/one"], ("EVENTHUB__Storage__DedupWindow", "2 weeks"));

        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains($"EH5002 The configuration has a setting the hub does not know: 'storage:durabilty' ({file}, line 2). Did you mean 'Storage:Durability'?", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Storage:Partitions is 900; allowed: 1 to 64 ({file}, line 3).", run.Error, StringComparison.Ordinal);
        Assert.Contains("Storage:DedupWindow is '2 weeks'", run.Error, StringComparison.Ordinal);
        Assert.Contains("environment variable EVENTHUB__Storage__DedupWindow", run.Error, StringComparison.Ordinal);
        Assert.Contains("Storage:Address is 'redis://***@127.0.0.1/one'; behind the host stands the number of a database, such as /0 (option --storage).", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.Contains("Access:AllowAnonymousPublic", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.False(Directory.Exists(_folder.In("data")));
    }

    [Fact]
    public async Task A_malformed_file_is_told_with_line_and_column()
    {
        string file = Write("hub.json", "{\n  \"storage\": { \"durability\": always }\n}\n");

        using CommandRun run = await CommandRun.RunAsync(["serve", "--config", file]);

        Assert.Equal(1, await run.ExitAsync());
        Assert.StartsWith($"EH5001 The configuration file cannot be read: {file}, line 2, column 30:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_wrong_usage()
    {
        using CommandRun run = await CommandRun.RunAsync(["serve", "--prot", "1"]);

        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("--prot", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_over_the_file()
    {
        string file = Write("hub.yaml", $"storage:\n  dataDirectory: {_folder.In("file")}\n  durability: none\nserver:\n  urls: http://127.0.0.1:0\n");
        using CommandRun run = CommandRun.Start(
            ["serve", "--config", file, "--durability", "interval"],
            ("EVENTHUB__Storage__DataDirectory", _folder.In("environment")), ("EVENTHUB__Storage__Durability", "always"));

        await run.WaitForAsync("being ready", static run => run.Output.Contains("stored", StringComparison.Ordinal));

        Assert.Contains($"{_folder.In("environment")}, durability interval", run.Output, StringComparison.Ordinal);
        await run.SignalAsync("INT");
        Assert.Equal(0, await run.ExitAsync());
    }

    private string Write(string name, string text)
    {
        string path = _folder.In(name);
        File.WriteAllText(path, text);
        return path;
    }
}
