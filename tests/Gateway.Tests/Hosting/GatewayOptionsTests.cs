using System.Reflection;
using EventHub.Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Tests.Hosting;

public sealed class GatewayOptionsTests
{
    public static TheoryData<string> RangedSettings => [.. typeof(GatewayOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType == typeof(int) || property.PropertyType == typeof(long) || property.PropertyType == typeof(TimeSpan))
        .Select(property => property.Name)];

    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);

    [Theory]
    [MemberData(nameof(RangedSettings))]
    public void Validate_SettingOutOfRange_IsNamedWithValueAndRemedy(string name)
    {
        PropertyInfo property = typeof(GatewayOptions).GetProperty(name)!;
        GatewayOptions options = new();
        property.SetValue(options, property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromDays(-1) : Convert.ChangeType(-1, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));

        ValidateOptionsResult result = new GatewayOptionsValidator().Validate(null, options);
        Assert.True(result.Failed, $"Gateway:{name} takes any value.");
        Assert.Contains(result.Failures!, failure => failure.StartsWith($"Gateway:{name} is -1", StringComparison.Ordinal) && failure.Contains(" to ", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_SeveralProblems_AreReportedTogether()
    {
        GatewayOptions options = new() { EventBytesMax = 0, WatchersMax = 0 };
        options.AllowedOrigins.Add("console.example.org/path");

        Assert.Equal(3, new GatewayOptionsValidator().Validate(null, options).Failures!.Count());
    }

    [Fact]
    public void Validate_BodySmallerThanEvent_IsRefused()
    {
        GatewayOptions options = new() { EventBytesMax = 8 << 20 };

        Assert.Contains("BodyBytesMax", new GatewayOptionsValidator().Validate(null, options).Failures!.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithABadSetting_StopsTheHost()
    {
        OptionsValidationException fault = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.StartAsync(gateway => gateway.JsonDepthMax = 0));

        Assert.Contains("Gateway:JsonDepthMax is 0", fault.Message, StringComparison.Ordinal);
    }
}
