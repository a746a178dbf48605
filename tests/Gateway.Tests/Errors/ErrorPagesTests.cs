using EventHub.Gateway.Http;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Errors;

public sealed class ErrorPagesTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Get_EveryCode_HasAPage()
    {
        foreach (ErrorCode code in ErrorCodes.All)
        {
            Assert.NotNull(Resources.Read("errors/" + code.Text));
            using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri(code.TypePath, UriKind.Relative));
            string page = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, page);
            Assert.Equal("text/markdown; charset=utf-8", response.Content.Headers.ContentType?.ToString());
            Assert.StartsWith("# " + code.Text, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_List_HasEveryCode()
    {
        string list = await _hub.Client.GetStringAsync(new Uri("/errors", UriKind.Relative));

        Assert.All(ErrorCodes.All, code => Assert.Contains($"[{code.Text}]({code.TypePath})", list, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("EH9999")]
    [InlineData("..%2fREADME")]
    public async Task Get_UnknownCode_IsNotFound(string code)
    {
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/errors/" + code, UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.RouteNotFound);
    }
}
