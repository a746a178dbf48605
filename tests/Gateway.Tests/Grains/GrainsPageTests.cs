using System.Runtime.CompilerServices;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

/// <summary>The page about grains shows code that compiles and does what it says.</summary>
public sealed class GrainsPageTests
{
    [Fact]
    public void Page_ShowsTheCodeBelow()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../docs/grains.md"));
        string shown = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.Contains(shown, File.ReadAllText(SourceFile()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_PublishesOnceAndReads()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Checkout checkout = new(hub.Services.GetRequiredService<IGrainFactory>());
        string id = await checkout.PaidAsync(new Order("o-1"));
        Assert.Equal(id, await checkout.PaidAsync(new Order("o-1")));
        Assert.Equal("orders.paid", (await checkout.ReadAsync(id))?.Channel);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}

public sealed record Order(string Id);

public sealed class Checkout(IGrainFactory grains)
{
    public async Task<string> PaidAsync(Order order)
    {
        PublishAnswer answer = await grains.GetGrain<IChannelGrain>("orders.paid").Publish(new NewEvent
        {
            Payload = [.. JsonSerializer.SerializeToUtf8Bytes(order)],
            IdempotencyKey = order.Id,
        });
        return answer.Id ?? throw new InvalidOperationException(answer.Refusal!.Detail);
    }

    public async Task<HubEvent?> ReadAsync(string id) => (await grains.GetGrain<IEventGrain>(id).Get()).Event;
}
