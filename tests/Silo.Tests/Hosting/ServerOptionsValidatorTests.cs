using EventHub.Silo.Access;
using EventHub.Silo.Hosting;
using EventHub.Silo.Settings;

namespace EventHub.Silo.Tests.Hosting;

public sealed class ServerOptionsValidatorTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8300")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:8300")]
    [InlineData("http://[::1]:8300")]
    [InlineData("http://127.0.0.5:1; http://[::1]:2")]
    public void Validate_AddressOfThisMachine_IsFine(string urls) => Assert.Empty(Validate(urls));

    [Theory]
    [InlineData("http://0.0.0.0:8300")]
    [InlineData("http://[::]:8300")]
    [InlineData("http://+:8300")]
    [InlineData("http://*:8300")]
    [InlineData("http://192.168.1.7:8300")]
    [InlineData("http://hub.example.org:8300")]
    [InlineData("http://127.0.0.1.example.org")]
    public void Validate_AddressOthersCanReach_NeedsConsent(string urls)
    {
        SettingProblem problem = Assert.Single(Validate(urls));

        Assert.Equal("Server:Urls", problem.Key);
        Assert.Contains("Access:AllowAnonymousPublic", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(Validate(urls, isPublicAllowed: true));
    }

    [Theory]
    [InlineData("", "at least one address")]
    [InlineData(" ; ", "at least one address")]
    [InlineData("8300", "http://HOST:PORT")]
    [InlineData("127.0.0.1:8300", "http://HOST:PORT")]
    [InlineData("http://127.0.0.1:8300/hub", "without a path")]
    [InlineData("http://127.0.0.1:99999", "http://HOST:PORT")]
    [InlineData("https://127.0.0.1:8300", "only http")]
    public void Validate_NoAddress_IsRefused(string urls, string remedy) =>
        Assert.Contains(remedy, Assert.Single(Validate(urls)).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Validate_SeveralAddresses_ReportsEachWrongOne() =>
        Assert.Equal(["'nothing'", "'http://0.0.0.0:1'"], Validate("nothing;http://127.0.0.1:2;http://0.0.0.0:1").Select(problem => problem.Value));

    [Theory]
    [InlineData(0)]
    [InlineData(601)]
    public void Validate_ShutdownTimeoutOutOfRange_IsRefused(int seconds)
    {
        ServerOptions options = new() { ShutdownTimeout = TimeSpan.FromSeconds(seconds) };

        Assert.Equal("Server:ShutdownTimeout", Assert.Single(ServerOptionsValidator.Validate(options, new AccessOptions())).Key);
    }

    private static IReadOnlyList<SettingProblem> Validate(string urls, bool isPublicAllowed = false) =>
        ServerOptionsValidator.Validate(new ServerOptions { Urls = urls }, new AccessOptions { AllowAnonymousPublic = isPublicAllowed });
}
