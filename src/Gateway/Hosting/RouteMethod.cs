using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Hosting;

/// <summary>One method of a route.</summary>
/// <param name="Method">The HTTP method; <c>GET</c> serves <c>HEAD</c> too.</param>
/// <param name="Handle">Answers the request.</param>
internal sealed record RouteMethod(string Method, Func<HttpContext, ValueTask> Handle)
{
    /// <summary>True when it changes something: refused to pages of other origins, and to everybody while the hub shuts down.</summary>
    public bool Writes { get; init; }

    /// <summary>True when its answer lasts as long as the client stays, so its duration says nothing.</summary>
    public bool Streams { get; init; }

    /// <summary>
    /// True when it never waits for the disk on its own thread and is soon done, so that it may run on the thread that found the request: others
    /// of the same processor wait meanwhile.
    /// </summary>
    public bool IsBrief { get; init; }

    public static RouteMethod Get(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Get, handle);

    public static RouteMethod Stream(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Get, handle) { Streams = true };

    public static RouteMethod Post(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Post, handle) { Writes = true };

    public static RouteMethod Publish(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Post, handle) { Writes = true, IsBrief = true };

    public static RouteMethod Put(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Put, handle) { Writes = true };

    public static RouteMethod Delete(Func<HttpContext, ValueTask> handle) => new(HttpMethods.Delete, handle) { Writes = true };
}
