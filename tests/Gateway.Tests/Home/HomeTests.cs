using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EventHub.Gateway.Tests.Hosting;

namespace EventHub.Gateway.Tests.Home;

public sealed partial class HomeTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Get_Page_AllowsExactlyWhatIsWrittenInIt()
    {
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/", UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Match script = Assert.Single(Elements().Matches(page), match => match.Groups[1].Value == "script");
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[2].Value)))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(src|href)=\"(https?:)?//|style=\"|\\son[a-z]+=\"", page);
    }

    [Fact]
    public async Task Get_Page_LinksOnlyToWhatAnswers()
    {
        string page = await _hub.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        foreach (Match link in Links().Matches(page))
        {
            using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri(link.Groups[1].Value, UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode, link.Value);
        }
    }

    [GeneratedRegex("<(script|style)>(.*?)</", RegexOptions.Singleline)]
    private static partial Regex Elements();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
