using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>
/// Appending: what waits goes together in one call, and one call is under way at a time, so what was appended first is stored first.
/// </content>
public sealed partial class RemotePartition
{
    /// <summary>Bytes of events that wait for the owner of one partition, at most; one more batch is refused.</summary>
    public const int WaitingBytesMax = 64 << 20;

    private const int CallBytesMax = 1 << 20;

    private readonly Lock _appending = new();
    private readonly Queue<WaitingAppend> _waiting = new();
    private long _waitingBytes;
    private bool _isSending;

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);

        // An owner that has come here meanwhile gets what is on its way to it first.
        return !Volatile.Read(ref _isSending) && Here is { } here ? AppendHereAsync(here, batch) : new ValueTask(Enqueue(batch));
    }

    private static async ValueTask AppendHereAsync(IPartition here, EventBatch batch)
    {
        try
        {
            await here.AppendAsync(batch).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw new EventHubException(RemoteFaults.Unknown("The partition was closed meanwhile."));
        }
    }

    private Task Enqueue(EventBatch batch)
    {
        WaitingAppend waiting = new(batch);
        lock (_appending)
        {
            if (_waitingBytes > WaitingBytesMax)
            {
                throw new EventHubException(new Problem(ErrorCodes.WriteBufferFull, $"{_waitingBytes} bytes wait for the owner of partition {Number}. Publish again later.")
                {
                    RetryAfter = RemoteFaults.RetryAfter,
                });
            }

            _waiting.Enqueue(waiting);
            _waitingBytes += batch.Bytes.Length;
            if (!_isSending)
            {
                _isSending = true;
                _ = Task.Run(SendAsync);
            }
        }

        return waiting.Task;
    }

    private async Task SendAsync()
    {
        List<WaitingAppend> together = [];
        while (Gather(together) is { } records)
        {
            try
            {
                AppendAnswer answer = await CallAsync(() => Grain.Append(records), CancellationToken.None).ConfigureAwait(false);
                RemoteFaults.ThrowIf(answer.Refusal);
                Answer(together, answer);
            }
            catch (Exception fault)
            {
                together.ForEach(waiting => waiting.SetException(fault));
            }
        }
    }

    private RecordBatch? Gather(List<WaitingAppend> together)
    {
        together.Clear();
        ImmutableArray<byte>.Builder bytes = ImmutableArray.CreateBuilder<byte>();
        int count = 0;
        lock (_appending)
        {
            while (_waiting.TryPeek(out WaitingAppend? next) && (count == 0 || bytes.Count + next.Batch.Bytes.Length <= CallBytesMax))
            {
                together.Add(_waiting.Dequeue());
                bytes.AddRange(next.Batch.Bytes);
                count += next.Batch.Count;
            }

            _waitingBytes -= bytes.Count;
            _isSending = count > 0;
        }

        return count == 0 ? null : new RecordBatch(bytes.DrainToImmutable(), count);
    }

    private void Answer(List<WaitingAppend> together, AppendAnswer answer)
    {
        Epoch epoch = Epoch.TryParse(answer.Epoch, out Epoch parsed) ? parsed : default;
        long last = answer.Results.Max(static result => result.Sequence);
        OwnerBounds before = CurrentBounds;
        if (epoch.Value == before.Epoch)
        {
            Note(before with { NextSequence = Math.Max(before.NextSequence, last + 1) });
        }
        else
        {
            _ = RefreshAsync(isWhole: false);
        }

        int at = 0;
        foreach (WaitingAppend waiting in together)
        {
            for (int i = 0; i < waiting.Batch.Count; i++)
            {
                AppendedRecord result = answer.Results[at++];
                waiting.Batch.Results[i] = new AppendResult(result.Outcome, result.Lsn, result.Sequence, result.TimeTicks);
            }

            waiting.SetResult();
        }
    }

    private sealed class WaitingAppend(EventBatch batch) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public EventBatch Batch { get; } = batch;
    }
}
