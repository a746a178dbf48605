using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Publishing;

/// <summary>
/// The events of one request, or of one group of NDJSON lines, on their way to storage: grouped by partition, one batch
/// each, and put back in the request's order for the answer.
/// </summary>
/// <remarks>Rented and reused. Not thread-safe. Must not be disposed while an append is under way.</remarks>
internal sealed class Submission : IDraftSink, IDisposable
{
    private const int PooledMax = 256, KeptElementsMax = 4096;
    private static readonly ConcurrentQueue<Submission> Pool = new();

    private readonly List<SubmissionElement> _elements = [];
    private readonly List<SubmissionSlot> _slots = [];
    private readonly byte[] _firstChannel = new byte[ChannelName.BytesMax];
    private IPartitions _partitions = null!;
    private PolicyBoard _policies = null!;
    private int _slotCount, _firstChannelBytes;

    // What those are answered that are stored before or never, by slot and record.
    private Dictionary<(int Slot, int Record), Problem>? _otherwise;

    private Submission()
    {
    }

    /// <summary>The request's <c>Idempotency-Key</c>, for its only event; empty for none.</summary>
    public ReadOnlyMemory<byte> Key { get; set; }

    /// <summary>The request's trace context, for events that bring none; empty for none.</summary>
    public ReadOnlyMemory<byte> Traceparent { get; set; }

    /// <summary>The elements in the order they came.</summary>
    public IReadOnlyList<SubmissionElement> Elements => _elements;

    /// <summary>Channel of the first event.</summary>
    public ReadOnlySpan<byte> FirstChannel => _firstChannel.AsSpan(0, _firstChannelBytes);

    /// <summary>Bytes of all events, as the log stores them.</summary>
    public long Bytes { get; private set; }

    /// <summary>An empty one.</summary>
    public static Submission Rent(IPartitions partitions, PolicyBoard policies)
    {
        Submission submission = Pool.TryDequeue(out Submission? pooled) ? pooled : new Submission();
        submission._partitions = partitions;
        submission._policies = policies;
        return submission;
    }

    public void Accept(int index, scoped ref EventDraft draft)
    {
        if (TakeHeaders(index, ref draft) && IsAdmitted(index, ref draft))
        {
            Add(index, draft, otherwise: null);
        }
    }

    public void AcceptIfKnown(int index, scoped ref EventDraft draft, Problem otherwise)
    {
        if (!TakeHeaders(index, ref draft))
        {
            return;
        }

        if (!draft.HasIdentity)
        {
            Refuse(index, otherwise);
        }
        else if (IsAdmitted(index, ref draft))
        {
            Add(index, draft, otherwise);
        }
    }

    public void Refuse(int index, Problem problem) => _elements.Add(new SubmissionElement(index, -1, 0, problem));

    /// <summary>Forgets what was accepted: the whole body is refused.</summary>
    public void Clear()
    {
        for (int slot = 0; slot < _slotCount; slot++)
        {
            _slots[slot].Close();
        }

        _slotCount = 0;
        Bytes = 0;
        _elements.Clear();
        _otherwise?.Clear();
    }

    /// <summary>Forgets every element behind the first <paramref name="elements"/>: the part of the request that brought them is refused.</summary>
    public void Rollback(int elements)
    {
        if (elements == 0)
        {
            Clear();
            return;
        }

        _elements.RemoveRange(elements, _elements.Count - elements);
        for (int slot = _slotCount - 1; slot >= 0; slot--)
        {
            int kept = _elements.FindLastIndex(element => element.Slot == slot) is var last and >= 0 ? _elements[last].Record + 1 : 0;
            Bytes -= _slots[slot].Truncate(kept);
            if (kept == 0)
            {
                // A slot is opened by an element, so those that are empty now were opened last.
                _slots[slot].Close();
                _slotCount--;
            }
        }
    }

    /// <summary>Stores everything accepted; faults are kept per partition. Appends are begun before this returns, in order.</summary>
    public ValueTask AppendAsync(Faults faults) => _slotCount switch
    {
        0 => default,
        1 => _slots[0].AppendAsync(faults),
        _ => AppendAllAsync(faults),
    };

    /// <summary>
    /// What became of an element, once appended: null and the result, or the problem.
    /// </summary>
    public Problem? Outcome(in SubmissionElement element, out AppendResult result, out IPartition partition)
    {
        result = default;
        partition = null!;
        if (element.Refusal is not null)
        {
            return element.Refusal;
        }

        SubmissionSlot slot = _slots[element.Slot];
        partition = slot.Partition;
        if (slot.Fault is not null)
        {
            return slot.Fault;
        }

        result = slot.Batch.Results[element.Record];
        return result.Outcome switch
        {
            AppendOutcome.KeyReused => PublishRefusals.KeyReused,
            AppendOutcome.NotKnown => _otherwise![(element.Slot, element.Record)],
            _ => null,
        };
    }

    /// <summary>
    /// How many elements from <paramref name="first"/> on, of at most <paramref name="most"/>, were stored one behind the other: what is known of the first says all of the others. At least 1.
    /// </summary>
    public int RunFrom(int first, int most)
    {
        SubmissionElement start = _elements[first];
        if (Outcome(start, out AppendResult known, out _) is not null || known.Outcome != AppendOutcome.Stored || known.Sequence == 0)
        {
            return 1;
        }

        ReadOnlySpan<AppendResult> results = _slots[start.Slot].Batch.Results;
        int run = 1;
        for (; run < most; run++)
        {
            SubmissionElement element = _elements[first + run];
            if (element.Refusal is not null || element.Slot != start.Slot || element.Index != start.Index + run
                || results[element.Record] is not { Outcome: AppendOutcome.Stored } result
                || result.Lsn != known.Lsn + run || result.Sequence != known.Sequence + run || result.TimeTicks != known.TimeTicks)
            {
                break;
            }
        }

        return run;
    }

    /// <summary>True when the storage, not the request, is why this element was not stored.</summary>
    public bool IsFault(in SubmissionElement element) => element.Refusal is null && _slots[element.Slot].Fault is not null;

    public void Dispose()
    {
        Clear();
        Key = default;
        Traceparent = default;
        _partitions = null!;
        _policies = null!;
        if (Pool.Count < PooledMax && _elements.Capacity <= KeptElementsMax)
        {
            Pool.Enqueue(this);
        }
    }

    private bool TakeHeaders(int index, scoped ref EventDraft draft)
    {
        if (!Key.IsEmpty)
        {
            if (!draft.IdempotencyKey.IsEmpty && !draft.IdempotencyKey.SequenceEqual(Key.Span))
            {
                Refuse(index, Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.IdempotencyKey,
                    "The header Idempotency-Key and the field idempotencyKey differ. Send one of them, or the same value in both."));
                return false;
            }

            draft.IdempotencyKey = Key.Span;
        }

        if (draft.Traceparent.IsEmpty)
        {
            draft.Traceparent = Traceparent.Span;
        }

        return true;
    }

    private bool IsAdmitted(int index, scoped ref EventDraft draft)
    {
        if (_policies.Admit(ref draft) is { } refused)
        {
            Refuse(index, refused);
            return false;
        }

        return true;
    }

    private void Add(int index, scoped in EventDraft draft, Problem? otherwise)
    {
        int slot = SlotOf(_partitions.OwnerOf(draft.Channel));
        EventBatch batch = _slots[slot].Batch;
        if (_elements.Count == 0)
        {
            draft.Channel.CopyTo(_firstChannel);
            _firstChannelBytes = draft.Channel.Length;
        }

        _elements.Add(new SubmissionElement(index, slot, batch.Count, null));
        int before = batch.Bytes.Length;
        if (otherwise is null)
        {
            batch.Add(draft);
        }
        else
        {
            (_otherwise ??= [])[(slot, batch.Count)] = otherwise;
            batch.AddIfKnown(draft);
        }

        Bytes += batch.Bytes.Length - before;
    }

    private int SlotOf(IPartition partition)
    {
        for (int slot = _slotCount - 1; slot >= 0; slot--)
        {
            if (ReferenceEquals(_slots[slot].Partition, partition))
            {
                return slot;
            }
        }

        if (_slotCount == _slots.Count)
        {
            _slots.Add(new SubmissionSlot());
        }

        _slots[_slotCount].Open(partition);
        return _slotCount++;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AppendAllAsync(Faults faults)
    {
        Task[] appends = new Task[_slotCount];
        for (int slot = 0; slot < _slotCount; slot++)
        {
            appends[slot] = _slots[slot].AppendAsync(faults).AsTask();
        }

        await Task.WhenAll(appends);
    }
}
