namespace EventHub.EventLog.Writing;

/// <summary>
/// Hosts a writer on a thread of its own: it blocks in the kernel while it syncs, which a pool thread should not.
/// </summary>
internal sealed class WriterThread
{
    private readonly LogWriter _writer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterThread(LogWriter writer, int partition)
    {
        _writer = writer;
        new Thread(Run) { IsBackground = true, Name = $"log writer {partition}" }.Start();
    }

    /// <summary>Completes when the writer has stopped.</summary>
    public Task Ended => _ended.Task;

    private void Run()
    {
        while (true)
        {
            switch (_writer.Step())
            {
                case StepResult.Stopped:
                    _ended.SetResult();
                    return;
                case StepResult.Idle:
                    _writer.WaitForWork();
                    break;
            }
        }
    }
}
