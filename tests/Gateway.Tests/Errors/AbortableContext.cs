using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventHub.Gateway.Tests.Errors;

/// <summary>A request without a server, which notes whether it was cut off.</summary>
internal sealed class AbortableContext : IHttpRequestLifetimeFeature, IHttpResponseFeature
{
    public AbortableContext()
    {
        Http.Features.Set<IHttpRequestLifetimeFeature>(this);
        Http.Features.Set<IHttpResponseFeature>(this);
    }

    public DefaultHttpContext Http { get; } = new();

    public bool IsAborted { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public int StatusCode { get; set; } = 200;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted => true;

    public void Abort() => IsAborted = true;

    public void OnStarting(Func<object, Task> callback, object state)
    {
    }

    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }
}
