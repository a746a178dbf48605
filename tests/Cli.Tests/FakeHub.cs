using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests;

/// <summary>A server on a free port that answers as a test says.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeHub(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public List<string> Requests { get; } = [];

    public static async Task<FakeHub> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        FakeHub hub = new(app);
        app.Run(context =>
        {
            lock (hub.Requests)
            {
                hub.Requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            }

            return answer(context);
        });
        await app.StartAsync();
        return hub;
    }

    /// <summary>A hub that gives the same answer to everything.</summary>
    public static Task<FakeHub> AnsweringAsync(int status, string body, string contentType = "application/json") =>
        StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(body);
        });

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
