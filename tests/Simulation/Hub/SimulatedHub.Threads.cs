using EventHub.EventLog.Writing;

namespace EventHub.Simulation.Hub;

/// <content>
/// What threads do at the same time: in the middle of a call to the disk another one goes on. On one thread that is a call within the call, so nothing is done
/// there that would wait for a lock of the one that is interrupted: it would be let in, and see what no other thread ever sees.
/// </content>
internal sealed partial class SimulatedHub
{
    private bool _isInJob, _isInWriter;

    private bool RunJob()
    {
        bool before = _isInJob;
        _isInJob = true;
        try
        {
            return _scheduler.RunOne();
        }
        finally
        {
            _isInJob = before;
        }
    }

    // One step of the writer, or of the thread that syncs for it.
    private bool Write(Func<LogWriter, bool> act)
    {
        _isInWriter = true;
        try
        {
            return act(Log.Writer);
        }
        finally
        {
            _isInWriter = false;
        }
    }

    private void Interleave(DiskOpKind kind)
    {
        if (_isInWriter && !_isInJob)
        {
            // Neither the writer nor the thread that syncs for it has a lock here that a job waits for.
            while (!IsDown && random.Next(3) == 0 && RunJob())
            {
            }
        }
        else if (_isInJob && !_isInWriter && kind == DiskOpKind.Write && !IsDown && random.Next(3) == 0 && Log is { Fault: null })
        {
            // A job that writes zeros, or a footer: the writer needs none of its locks. In its other calls it has locks that the writer would wait for.
            _isInJob = false;
            Write(static writer => writer.Step() == StepResult.Worked);
            _isInJob = true;
        }
    }
}
