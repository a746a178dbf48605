using EventHub.Cli.Serving;
using EventHub.Tests.Kit;

namespace EventHub.Cli.Tests.Serving;

public sealed class MemoryReturnTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReturn _return;
    private long _allocated = 1000;
    private int _given;

    public MemoryReturnTests()
    {
        _return = new MemoryReturn(_time, () => _allocated, () => _given++);
        _ = _return.StartAsync(CancellationToken.None);
    }

    public void Dispose() => _return.Dispose();

    [Fact]
    public void AfterLoad_AtRest_GivesOnce()
    {
        Load(MemoryReturn.WorthBytes);
        Rest(MemoryReturn.QuietLooks - 1);
        Assert.Equal(0, _given);
        Rest(1);
        Assert.Equal(1, _given);
        Rest(1000);
        Assert.Equal(1, _given);
    }

    [Fact]
    public void WhileLoadGoesOn_GivesNothing()
    {
        for (int second = 0; second < 100; second++)
        {
            Load(MemoryReturn.WorthBytes);
            Rest(MemoryReturn.QuietLooks - 1);
        }

        Assert.Equal(0, _given);
    }

    [Fact]
    public void AfterLittleLoad_GivesNothing()
    {
        Load(MemoryReturn.WorthBytes / 2);
        Rest(1000);
        Assert.Equal(0, _given);
    }

    [Fact]
    public void AfterMoreLoad_GivesAgain()
    {
        Load(MemoryReturn.WorthBytes);
        Rest(MemoryReturn.QuietLooks);
        Load(MemoryReturn.WorthBytes);
        Rest(MemoryReturn.QuietLooks);
        Assert.Equal(2, _given);
    }

    [Fact]
    public void OnceStopped_GivesNothing()
    {
        Load(MemoryReturn.WorthBytes);
        _ = _return.StopAsync(CancellationToken.None);
        Rest(100);
        Assert.Equal(0, _given);
    }

    private void Load(long bytes)
    {
        _allocated += bytes;
        _time.Advance(MemoryReturn.Every);
    }

    private void Rest(int looks)
    {
        for (int look = 0; look < looks; look++)
        {
            _allocated += 1024;
            _time.Advance(MemoryReturn.Every);
        }
    }
}
