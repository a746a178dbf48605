using EventHub.EmbeddedRuntime.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public sealed class ServicesTests
{
    [Fact]
    public async Task ScopedServices_LiveAsLongAsTheActivation()
    {
        List<Word> words = [];
        TestHost host = await TestHost.StartAsync(services: services => services.AddScoped(_ =>
        {
            words.Add(new Word($"word {words.Count}"));
            return words[^1];
        }));
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("scope");

        Assert.Equal("word 0", await grain.Word());
        Assert.Equal("word 0", await grain.Word());
        Assert.False(words[0].IsDisposed);
        await host.StopAsync();
        Assert.True(words[0].IsDisposed);
    }
}
