namespace EventHub.EmbeddedRuntime.Tests.Kit;

/// <summary>A service for grains to be given.</summary>
public sealed class Word(string text) : IDisposable
{
    public string Text => text;

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
