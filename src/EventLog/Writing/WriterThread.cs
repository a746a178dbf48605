namespace EventHub.EventLog.Writing;

/// <summary>
/// Hosts a writer on a thread of its own, and on a second one the syncs of what it wrote: both block in the kernel, which a
/// pool thread should not.
/// </summary>
internal sealed class WriterThread
{
    // A larger commit is a sign of load: more is likely to come while it is synced.
    private const int SyncsByWriterMax = 16 << 10;
    private readonly LogWriter _writer;
    private readonly TaskCompletionSource _writerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _syncerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterThread(LogWriter writer, int partition)
    {
        _writer = writer;
        writer.LeavesSyncsAbove = SyncsByWriterMax;
        new Thread(Write) { IsBackground = true, Name = $"log writer {partition}" }.Start();
        new Thread(Sync) { IsBackground = true, Name = $"log syncer {partition}" }.Start();
    }

    /// <summary>Completes when the writer has stopped.</summary>
    public Task Ended => Task.WhenAll(_writerEnded.Task, _syncerEnded.Task);

    private void Write()
    {
        while (true)
        {
            switch (_writer.Step())
            {
                case StepResult.Stopped:
                    _writerEnded.SetResult();
                    return;
                case StepResult.Idle:
                    _writer.WaitForWork();
                    break;
            }
        }
    }

    private void Sync()
    {
        while (_writer.WaitForWritten())
        {
            _writer.FinishWritten();
        }

        _syncerEnded.SetResult();
    }
}
