using EventHub.Client.Tests.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventHub.Client.Tests;

public sealed class EventHubClientOptionsTests
{
    public static TheoryData<string> RangedSettings => [.. typeof(EventHubClientOptions).GetProperties()
        .Where(property => property.PropertyType == typeof(int) || property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(double))
        .Select(property => property.Name)];

    [Fact]
    public async Task Defaults_AreFine() => await new EventHubClient(new EventHubClientOptions()).DisposeAsync();

    [Theory]
    [MemberData(nameof(RangedSettings))]
    public void Setting_OutOfRange_IsNamedWithValueAndRange(string name)
    {
        System.Reflection.PropertyInfo property = typeof(EventHubClientOptions).GetProperty(name)!;
        EventHubClientOptions options = new();
        property.SetValue(options, property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromDays(-1) : Convert.ChangeType(-1, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));

        OptionsValidationException fault = Assert.Throws<OptionsValidationException>(() => new EventHubClient(options));
        Assert.Contains(fault.Failures, failure => failure.StartsWith($"{name} is -1", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_SeveralWrong_AreToldTogether()
    {
        EventHubClientOptions options = new() { Server = new Uri("ftp://x"), BatchEventsMax = 0, ReconnectDelayMax = TimeSpan.FromMilliseconds(2) };
        Assert.Equal(3, Assert.Throws<OptionsValidationException>(() => new EventHubClient(options)).Failures.Count());
    }

    [Fact]
    public async Task AddEventHub_GivesOneClient()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ServiceCollection services = new();
        services.AddEventHub(options => options.Server = hub.Address);
        await using ServiceProvider provider = services.BuildServiceProvider();

        EventHubClient client = provider.GetRequiredService<EventHubClient>();
        await client.PublishJsonAsync("a", 1);
        Assert.Same(client, provider.GetRequiredService<EventHubClient>());
    }

    [Fact]
    public void AddEventHub_WrongSetting_IsRefused()
    {
        ServiceCollection services = new();
        services.AddEventHub(options => options.BatchEventsMax = 0);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<EventHubClient>());
    }
}
