using EventHub.Gateway.Watching;

namespace EventHub.Gateway.Tests.Watching;

public sealed class BorrowedThreadTests
{
    [Fact]
    public void IsOver_OnTheThreadOfAnother_AtTheSecondFlush()
    {
        BorrowedThread thread = default;
        thread.Woken(here: true);

        Assert.Equal([false, true, false], (bool[])[thread.IsOver(), thread.IsOver(), thread.IsOver()]);
    }

    [Fact]
    public void IsOver_OnAThreadOfItsOwn_Never()
    {
        BorrowedThread thread = default;
        thread.Woken(here: true);
        thread.Woken(here: false);

        Assert.Equal([false, false, false], (bool[])[thread.IsOver(), thread.IsOver(), thread.IsOver()]);
    }
}
