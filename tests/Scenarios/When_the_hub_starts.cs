using System.Runtime.CompilerServices;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

public sealed class When_the_hub_starts : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_readme_says_how_and_what_it_names_exists()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));
        string readme = await File.ReadAllTextAsync(Path.Combine(root, "README.md"));

        Assert.Contains("dotnet run -c Release --project src/Cli -- serve", readme, StringComparison.Ordinal);
        Assert.Contains("dotnet test -c Release", readme, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "src/Cli/Cli.csproj")));
        Assert.True(File.Exists(Path.Combine(root, "Orleans.EventHub.sln")));
    }

    [Fact]
    public async Task It_is_ready_when_it_says_so()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));

        using HttpResponseMessage ready = await hub.Client.GetAsync("/readyz");
        using HttpResponseMessage alive = await hub.Client.GetAsync("/livez");

        Assert.Equal((200, 200), ((int)ready.StatusCode, (int)alive.StatusCode));
        Assert.Contains($"storage    {_folder.In("data")}, durability always", hub.Run.Output, StringComparison.Ordinal);
        Assert.Contains("events     0 stored", hub.Run.Output, StringComparison.Ordinal);
        Assert.Equal("", hub.Run.Error);
    }

    [Fact]
    public async Task It_says_how_much_it_found()
    {
        using (RunningHub first = await RunningHub.StartAsync(_folder.In("data")))
        {
            using CommandRun publish = await first.RunAsync("publish", "a.b", "{}");
            Assert.Equal(0, await first.StopAsync());
        }

        using RunningHub second = await RunningHub.StartAsync(_folder.In("data"));
        Assert.Contains("events     1 stored", second.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_keeps_nothing_and_says_so()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--storage", "memory");

        using CommandRun publish = await hub.RunAsync("publish", "a.b", "{}");

        Assert.Equal(0, await publish.ExitAsync());
        Assert.Contains("everything is gone when the hub ends", hub.Run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.In("data")));
    }

    [Fact]
    public async Task Machines_get_a_json_object_a_line()
    {
        using CommandRun run = CommandRun.Start(["serve", "--storage", "memory", "--urls", "http://127.0.0.1:0", "--log", "json"]);
        await run.WaitForAsync("being ready", static run => run.Output.Contains("is ready at", StringComparison.Ordinal));
        await run.SignalAsync("TERM");

        Assert.Equal(0, await run.ExitAsync());
        JsonElement[] entries = [.. run.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.StartsWith("http://127.0.0.1:", entries[0].GetProperty("fields").GetProperty("Urls").GetString(), StringComparison.Ordinal);
        Assert.Equal("Stopped.", entries[^1].GetProperty("message").GetString());
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
