namespace EventHub.Gateway.Watching;

/// <summary>
/// Counts what a waiter does on the thread of whoever woke it: a few flushes are welcome there, since a thread of its own would cost more than they do;
/// with more, it goes on elsewhere.
/// </summary>
internal struct BorrowedThread
{
    private const int FlushesMax = 2;

    private int _flushesLeft;

    /// <summary>Notes how the waiter was woken.</summary>
    public void Woken(bool here) => _flushesLeft = here ? FlushesMax : 0;

    /// <summary>Notes a flush; true when it was the last one that is welcome.</summary>
    public bool IsOver() => _flushesLeft > 0 && --_flushesLeft == 0;
}
