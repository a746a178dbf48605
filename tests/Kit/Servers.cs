using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Tests.Kit;

/// <summary>Ends of servers that run within the process of the tests.</summary>
internal static class Servers
{
    /// <summary>
    /// Ends its connections at once, then everything else. Disposing alone blocks a thread of the pool until the server has stopped, for which it needs threads of the pool:
    /// two tests that end at the same time on two processors hold up each other for minutes.
    /// </summary>
    public static async ValueTask EndAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<IServer>().StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
