using EventHub.Protocol.Errors;

namespace EventHub.Client.Publishing;

internal sealed partial class PublishQueue
{
    private readonly ExpiryTimer _expiry;

    /// <summary>Set while there is no connection: why the last try failed, for the callers who run out of time.</summary>
    public string? LastFault { get; set; }

    /// <summary>Called, outside the lock, when events in flight ran out of time: the connection is of no use.</summary>
    public Action? OnHung { get; set; }

    /// <summary>Ends what waited longer than PublishTimeout. False when nothing waits any more.</summary>
    public bool Expire()
    {
        List<PublishOperation> ended = [];
        bool hung = false, more;
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            bool goesOn = true;
            for (int i = 0; i < _batches.Count && goesOn; i++)
            {
                int before = ended.Count;
                goesOn = Expire(_batches[i], now, ended);
                hung |= i < _sent && ended.Count > before;
            }

            if (_open is { } open)
            {
                Expire(open, now, ended);
            }

            while (_waiting.First is { Value: { } first } && first.Deadline <= now)
            {
                _waiting.RemoveFirst();
                EndLate(first, wasSent: false, ended);
            }

            DropForgotten();
            AdmitWaiting();
            more = _events > 0 || _waiting.Count > 0;
        }

        Continue(ended);
        if (hung)
        {
            OnHung?.Invoke();
        }

        return more;
    }

    /// <summary>Takes no more events; who comes is told <paramref name="problem"/>. Complete when everything taken is answered.</summary>
    public Task CloseAsync(Problem problem)
    {
        lock (_gate)
        {
            _closed ??= problem;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TellDrained();
            return _drained.Task;
        }
    }

    /// <summary>Ends everything at once: what may have reached the hub as unknown, the rest with <paramref name="problem"/>.</summary>
    public void Abandon(Problem problem)
    {
        List<PublishOperation> ended = [];
        lock (_gate)
        {
            _closed ??= problem;
            _sent = 0;
            if (_open is { } open)
            {
                CloseOpen(open);
            }

            foreach (PublishBatch batch in _batches)
            {
                Abandon(batch, problem, ended);
            }

            foreach (PublishOperation operation in _waiting)
            {
                operation.Settle(new PublishResult(problem));
                ended.Add(operation);
            }

            _waiting.Clear();
            DropForgotten();
        }

        Continue(ended);
        Dispose();
    }

    /// <summary>Looks at the clock no more.</summary>
    public void Dispose() => _expiry.Dispose();

    private static void Abandon(PublishBatch batch, Problem problem, List<PublishOperation> ended)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i] is { } operation)
            {
                batch.Forget(operation);
                operation.Settle(new PublishResult(batch.WasSent ? ClientProblems.Unknown(problem.Detail) : problem));
                ended.Add(operation);
            }
        }
    }

    private void Cancel(PublishOperation operation)
    {
        lock (_gate)
        {
            if (operation.IsSettled || operation.Batch is { IsTaken: true })
            {
                return;
            }

            if (operation.Waiting is { List: not null } node)
            {
                _waiting.Remove(node);
            }
            else if (operation.Batch is { } batch)
            {
                Detach(batch, operation);
            }

            operation.SettleCancelled();
            DropForgotten();
            AdmitWaiting();
        }

        ThreadPool.UnsafeQueueUserWorkItem(operation, preferLocal: false);
    }

    // True when every event of the batch has ended, so that the next batch may have ended too.
    private bool Expire(PublishBatch batch, long now, List<PublishOperation> ended)
    {
        int index = 0;
        while (index < batch.Count)
        {
            PublishOperation? operation = batch[index];
            if (operation is { } waits)
            {
                if (waits.Deadline > now)
                {
                    return false;
                }

                Detach(batch, waits);
                EndLate(waits, batch.WasSent, ended);
            }

            index += batch.WasSent || operation is null ? 1 : 0;
        }

        return true;
    }

    private void EndLate(PublishOperation operation, bool wasSent, List<PublishOperation> ended)
    {
        operation.Settle(new PublishResult(wasSent
            ? ClientProblems.Unknown($"The hub at {_options.Server} did not answer within the publish timeout of {_options.PublishTimeout}.")
            : ClientProblems.Unreachable(_options.Server, _options.PublishTimeout, LastFault)));
        ended.Add(operation);
    }

    // What never left is taken back; what did may be stored, so it stays in its frame.
    private void Detach(PublishBatch batch, PublishOperation operation)
    {
        if (batch.WasSent)
        {
            batch.Forget(operation);
        }
        else
        {
            TakeOut(batch, operation);
        }
    }
}
