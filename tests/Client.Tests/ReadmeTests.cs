using EventHub.Client.Tests.Hubs;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Client.Tests;

/// <summary>The README's code, compiled and run; only the address is another one.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Readme_CodeIsTheCodeOfTheseTests()
    {
        string folder = AppContext.BaseDirectory;
        string readme = await File.ReadAllTextAsync(Path.Combine(folder, "Readme", "README.md")), code = await File.ReadAllTextAsync(Path.Combine(folder, "Readme", "ReadmeTests.cs"));
        string[] blocks = [.. readme.Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0])];

        Assert.Equal(4, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Replace("new Uri(\"http://127.0.0.1:8300\")", "address", StringComparison.Ordinal)), Squeeze(code), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readme_FirstSteps_Work()
    {
        await using RealHub hub = await RealHub.StartAsync();
        Uri address = hub.Address;
        using StringWriter Console = new();

        await using EventHubClient client = new(address);

        PublishReceipt receipt = await client.PublishJsonAsync("orders.eu.paid", new { Order = "o-1001", Amount = 12.5 });
        Console.WriteLine($"{receipt.Id} at {receipt.Position?.Sequence}");

        await foreach (ReceivedEvent received in client.WatchAsync("orders.>", new WatchOptions { From = "earliest" }))
        {
            Console.WriteLine($"{received.Channel}: {received.ReadPayload<Order>()?.Amount}");
            break;
        }

        Assert.Equal($"{receipt.Id} at 1\norders.eu.paid: 12.5\n", Console.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Readme_List_Works()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using StringWriter Console = new();

        IReadOnlyList<PublishResult> results = await client.PublishAsync([
            new PublishEvent("orders.eu.paid", "{\"order\":1}"u8.ToArray()) { Source = "shop", SourceId = "1" },
            new PublishEvent("not a channel", "{}"u8.ToArray()),
        ]);
        foreach (PublishResult result in results)
        {
            Console.WriteLine(result.IsStored ? $"stored {result.Receipt.Id}" : $"{result.Error.Code}: {result.Error.Detail}");
        }

        Assert.StartsWith($"stored {results[0].Receipt.Id}", Console.ToString(), StringComparison.Ordinal);
        Assert.Contains("EH1003: ", Console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readme_Consuming_Works()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using StringWriter Console = new();
        await client.PublishAsync("orders.eu.paid", "1"u8.ToArray());

        await client.PutSubscriptionAsync("billing", new { Patterns = new[] { "orders.*.paid" }, From = "earliest" });

        await foreach (Delivery delivery in client.ConsumeAsync("billing"))
        {
            Console.WriteLine($"{delivery.Event.Channel}, attempt {delivery.Attempt}");
            await delivery.AckAsync();
            break;
        }

        Assert.Equal("orders.eu.paid, attempt 1", Console.ToString().Trim());
    }

    [Fact]
    public async Task Readme_DependencyInjection_Works()
    {
        await using RealHub hub = await RealHub.StartAsync();
        Uri address = hub.Address;
        ServiceCollection services = new();

        services.AddEventHub(options => options.Server = address);

        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("ready", (await provider.GetRequiredService<EventHubClient>().GetStatsAsync()).State);
    }

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed record Order(double Amount);
}
