using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventHub.Bench.Rest;

/// <summary>The least a web server can do with a publish: read the body and answer. What the hub is compared with.</summary>
internal static class EmptyEndpoint
{
    public const string Verb = "empty-endpoint";
    private static readonly byte[] Answer = "{\"ok\":true}"u8.ToArray();

    public static Task RunAsync(string url)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add(url);
        app.Run(static async context =>
        {
            while (true)
            {
                System.IO.Pipelines.ReadResult read = await context.Request.BodyReader.ReadAsync().ConfigureAwait(false);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer).ConfigureAwait(false);
        });
        return app.RunAsync();
    }
}
