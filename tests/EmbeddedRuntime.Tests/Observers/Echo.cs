namespace EventHub.EmbeddedRuntime.Tests.Observers;

public sealed class Echo : IEcho
{
    private int _inside;

    public List<string> Heard { get; } = [];

    public bool Met { get; private set; }

    public async Task<string> Say(string text)
    {
        Met |= Interlocked.Increment(ref _inside) != 1;
        Heard.Add(text);
        await Task.Yield();
        Interlocked.Decrement(ref _inside);
        return text;
    }
}
