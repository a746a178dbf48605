using System.Diagnostics.CodeAnalysis;
using EventHub.Client.Connections;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Publishing;

internal sealed partial class PublishQueue
{
    /// <summary>The next batch to send on this connection. False: nothing to send, and the signal is set when that changes.</summary>
    public bool TryTake([NotNullWhen(true)] out PublishBatch? batch, out ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            if (_sent == _batches.Count && _sent < _options.FramesInFlightMax && _open is { Count: > 0 } open)
            {
                CloseOpen(open);
            }

            if (_sent == _batches.Count || _sent >= _options.FramesInFlightMax)
            {
                (_senderWaits, batch, frame) = (true, null, default);
                return false;
            }

            batch = _batches[_sent++];
            batch.WasSent = true;
            frame = batch.Frame();
            return true;
        }
    }

    /// <summary>Settles the batch an answer is for. It is returned for its callers to continue; null when there is none.</summary>
    /// <exception cref="HubPausedException">The hub stops or starts: the batch stays, to be sent again on another connection.</exception>
    public PublishBatch? Answer(ReadOnlySpan<byte> response)
    {
        if (PublishAnswers.IsPostponed(response))
        {
            throw new HubPausedException();
        }

        if (TakeSent(PublishAnswers.ReferenceOf(response)) is { } batch)
        {
            try
            {
                PublishAnswers.Settle(response, batch);
                batch.Answered(_callers);
                return batch;
            }
            catch
            {
                // What the answer did not say is settled as unknown; the connection ends.
                batch.Answered(_callers);
                batch.ContinueElsewhere();
                throw;
            }
        }

        return null;
    }

    /// <summary>Settles a batch that was refused as a whole. False when the number is no batch's.</summary>
    /// <exception cref="HubPausedException">The hub stops or starts: the batch stays, to be sent again on another connection.</exception>
    public bool Refuse(ulong reference, Problem problem)
    {
        if (PublishAnswers.IsPostponing(problem))
        {
            throw new HubPausedException();
        }

        PublishBatch? batch = TakeSent(reference);
        if (batch is not null)
        {
            PublishAnswers.SettleRest(batch, problem);
            batch.Answered(_callers);
            batch.ContinueElsewhere();
        }

        return batch is not null;
    }

    /// <summary>What is in flight is sent again on the next connection; what the hub could not recognise ends as unknown.</summary>
    public void ConnectionLost()
    {
        List<PublishOperation> ended = [];
        lock (_gate)
        {
            _sent = 0;
            _senderWaits = false;
            foreach (PublishBatch batch in _batches.Where(batch => batch.WasSent))
            {
                EndUnrepeatable(batch, ended);
            }

            DropForgotten();
            AdmitWaiting();
        }

        Continue(ended);
    }

    private PublishBatch? TakeSent(ulong reference)
    {
        PublishBatch? batch;
        bool wake;
        lock (_gate)
        {
            int index = _batches.FindIndex(0, _sent, candidate => candidate.Reference == reference);
            if (index < 0)
            {
                return null;
            }

            batch = _batches[index];
            batch.IsTaken = true;
            _batches.RemoveAt(index);
            _sent--;
            Release(batch);
            wake = TryWake();
        }

        if (wake)
        {
            _wake.Set();
        }

        return batch;
    }

    private void Release(PublishBatch batch)
    {
        _events -= batch.Count;
        _bytes -= batch.Bytes;
        AdmitWaiting();
        TellDrained();
    }

    private void TellDrained()
    {
        if (_drained is not null && _events == 0 && _waiting.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private bool TryWake()
    {
        if (!_senderWaits || _sent >= _options.FramesInFlightMax || (_sent == _batches.Count && _open is not { Count: > 0 }))
        {
            return false;
        }

        _senderWaits = false;
        return true;
    }

    // A batch is repeated as a whole or not at all; without a key a repeat could double its event.
    private void EndUnrepeatable(PublishBatch batch, List<PublishOperation> ended)
    {
        for (int i = batch.Count - 1; i >= 0; i--)
        {
            if (batch[i] is { HasKey: false } operation)
            {
                TakeOut(batch, operation);
                operation.Settle(new PublishResult(ClientProblems.Unknown("The connection was lost before the hub answered, and the event has no idempotency key to repeat it under.")));
                ended.Add(operation);
            }
        }
    }

    private void TakeOut(PublishBatch batch, PublishOperation operation)
    {
        _bytes -= batch.Remove(operation);
        _events--;
    }

    // Of batches that nobody waits for, only those in flight matter: their answer frees a place.
    private void DropForgotten()
    {
        for (int i = _batches.Count - 1; i >= _sent; i--)
        {
            if (_batches[i].IsForgotten)
            {
                PublishBatch batch = _batches[i];
                _batches.RemoveAt(i);
                Release(batch);
                batch.Leave();
            }
        }

        TellDrained();
    }

    private static void Continue(List<PublishOperation> settled)
    {
        foreach (PublishOperation operation in settled)
        {
            ThreadPool.UnsafeQueueUserWorkItem(operation, preferLocal: false);
        }
    }
}
