using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>
/// The events of a committed batch as one protocol writes them, encoded at most once and shared by every socket.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A batch is cut into chunks of about the size of a good write. Who wants all of a chunk shares its one encoding, or a
/// slice of it; who wants some shares the encodings of single events.</item>
/// <item>Where there is one partition, a chunk is encoded as the whole frame that the first watch of a connection gets: name and
/// cursor are the same for all of them.</item>
/// <item>Nothing is encoded before somebody wants it.</item>
/// <item>Lives as long as its <see cref="SharedBatch"/>, which releases it after its last user.</item>
/// </list>
/// </remarks>
internal sealed class SharedEvents
{
    private const int ChunkBytes = 32 * 1024, ChannelsMax = 8, ChunkOwnBytes = 128;

    private readonly Lock _encoding = new();
    private readonly SharedBatch _owner;
    private readonly StoredBatch _batch;
    private readonly bool _isBinary;
    private readonly EventChunk[] _chunks;
    private (int Offset, int Length, int Lsn)[] _places;
    private byte[]?[]? _singles;
    private int[]? _singleLengths;

    /// <summary>The events of <paramref name="owner"/>, nothing encoded yet.</summary>
    public SharedEvents(SharedBatch owner, bool isBinary)
    {
        _owner = owner;
        _batch = owner.Batch;
        _isBinary = isBinary;
        _places = ArrayPool<(int, int, int)>.Shared.Rent(Math.Max(_batch.Header.EventCount, 1));
        _chunks = Cut();
        owner.Charge((_places.Length * (3L * sizeof(int))) + (_chunks.Length * ChunkOwnBytes));
    }

    /// <summary>The chunks, in order.</summary>
    public ReadOnlySpan<EventChunk> Chunks => _chunks;

    /// <summary>Number of the chunk that holds the event with this sequence, or the first behind it.</summary>
    public int ChunkOf(long sequence)
    {
        long index = sequence - _batch.FirstSequence;
        int low = 0, high = _chunks.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _chunks[middle].End > index ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>The event with this number.</summary>
    public StoredRecord Record(int index)
    {
        (int offset, int length, int lsn) = _places[index];
        return new StoredRecord(_batch.Records.Span.Slice(offset, length), _batch.FirstLsn + lsn, _batch.FirstSequence + index, _batch);
    }

    /// <summary>How much of a chunk <paramref name="patterns"/> want.</summary>
    public ChunkMatch Match(EventChunk chunk, PatternSet patterns)
    {
        if (chunk.Channels is null)
        {
            return ChunkMatch.Some;
        }

        int matches = 0;
        foreach (int index in chunk.Channels)
        {
            matches += patterns.Matches(Record(index).Channel) ? 1 : 0;
        }

        return matches == 0 ? ChunkMatch.None : matches == chunk.Channels.Length ? ChunkMatch.All : ChunkMatch.Some;
    }

    /// <summary>The frame with all events of a chunk for the watch <see cref="SocketWatch.FirstName"/>, valid while the batch is used; empty when there are several partitions.</summary>
    public ReadOnlySpan<byte> Frame(EventChunk chunk)
    {
        byte[] encoded = Volatile.Read(ref chunk.Encoded) ?? Encode(chunk);
        return encoded.AsSpan(0, chunk.FrameLength);
    }

    /// <summary>Consecutive events of a chunk, encoded with separators between; valid while the batch is used.</summary>
    public ReadOnlySpan<byte> Slice(EventChunk chunk, int first, int count)
    {
        byte[] encoded = Volatile.Read(ref chunk.Encoded) ?? Encode(chunk);
        int skipped = first - chunk.First;
        int from = skipped == 0 ? 0 : chunk.Ends![skipped - 1] + EventEncoder.Separator(_isBinary).Length;
        return encoded.AsSpan((chunk.EventsAt + from)..(chunk.EventsAt + chunk.Ends![skipped + count - 1]));
    }

    /// <summary>One event, encoded; valid while the batch is used.</summary>
    public ReadOnlySpan<byte> Single(EventChunk chunk, int index)
    {
        if (Volatile.Read(ref chunk.Encoded) is not null)
        {
            return Slice(chunk, index, 1);
        }

        byte[]?[]? singles = Volatile.Read(ref _singles);
        byte[] encoded = (singles is null ? null : Volatile.Read(ref singles[index])) ?? EncodeSingle(index);
        return encoded.AsSpan(0, _singleLengths![index]);
    }

    /// <summary>Gives all memory back. Nobody may use it any more.</summary>
    public void Release()
    {
        foreach (EventChunk chunk in _chunks)
        {
            if (chunk.Encoded is not null)
            {
                ArrayPool<byte>.Shared.Return(chunk.Encoded);
                ArrayPool<int>.Shared.Return(chunk.Ends!);
            }
        }

        foreach (byte[]? single in _singles ?? [])
        {
            if (single is not null)
            {
                ArrayPool<byte>.Shared.Return(single);
            }
        }

        ArrayPool<(int, int, int)>.Shared.Return(_places);
        _places = [];
    }

    private EventChunk[] Cut()
    {
        List<EventChunk> chunks = [];
        List<int> channels = [];
        ReadOnlySpan<byte> all = _batch.Records.Span;
        int offset = 0, lsn = 0, index = 0, first = 0, bytes = 0;
        foreach (StoredRecord record in _batch)
        {
            if (record.IsEvent)
            {
                int estimate = EventEncoder.Estimate(_isBinary, record.Bytes.Length);
                if (index > first && bytes + estimate > ChunkBytes)
                {
                    chunks.Add(Chunk(first, index, channels));
                    (first, bytes) = (index, 0);
                }

                _places[index] = (offset, record.Bytes.Length, lsn);
                NoteChannel(channels, record.Channel, index++);
                bytes += estimate;
            }

            offset += record.Bytes.Length;
            lsn++;
        }

        if (index > first)
        {
            chunks.Add(Chunk(first, index, channels));
        }

        return [.. chunks];
    }

    private static EventChunk Chunk(int first, int end, List<int> channels)
    {
        EventChunk chunk = new(first, end - first) { Channels = channels.Count > ChannelsMax ? null : [.. channels] };
        channels.Clear();
        return chunk;
    }

    private void NoteChannel(List<int> channels, ReadOnlySpan<byte> channel, int index)
    {
        if (channels.Count > ChannelsMax)
        {
            return;
        }

        for (int i = channels.Count - 1; i >= 0; i--)
        {
            if (Record(channels[i]).Channel.SequenceEqual(channel))
            {
                return;
            }
        }

        channels.Add(index);
    }

    private byte[] Encode(EventChunk chunk)
    {
        lock (_encoding)
        {
            if (chunk.Encoded is { } done)
            {
                return done;
            }

            using PooledBuffer buffer = PooledBuffer.Rent();
            int[] ends = ArrayPool<int>.Shared.Rent(chunk.Count);
            for (int i = 0; i < chunk.Count; i++)
            {
                if (i > 0)
                {
                    buffer.Write(EventEncoder.Separator(_isBinary));
                }

                StoredRecord record = Record(chunk.First + i);
                EventEncoder.Write(buffer, _isBinary, record, _owner.StateOf(record));
                ends[i] = buffer.Length;
            }

            byte[] encoded = _owner.HasCursors ? Frame(chunk, buffer.Span) : Copy(buffer);
            _owner.Charge(encoded.Length + (ends.Length * (long)sizeof(int)));

            // The rest first: whoever sees the bytes reads it.
            chunk.Ends = ends;
            Volatile.Write(ref chunk.Encoded, encoded);
            return encoded;
        }
    }

    private byte[] EncodeSingle(int index)
    {
        lock (_encoding)
        {
            byte[]?[] singles = _singles ?? NewSingles();
            if (singles[index] is not { } encoded)
            {
                using PooledBuffer buffer = PooledBuffer.Rent();
                StoredRecord record = Record(index);
                EventEncoder.Write(buffer, _isBinary, record, _owner.StateOf(record));
                encoded = Copy(buffer);
                _owner.Charge(encoded.Length);
                _singleLengths![index] = buffer.Length;
                Volatile.Write(ref singles[index], encoded);
            }

            Volatile.Write(ref _singles, singles);
            return encoded;
        }
    }

    private byte[]?[] NewSingles()
    {
        _singleLengths = new int[_batch.Header.EventCount];
        _owner.Charge(_singleLengths.Length * (sizeof(int) + (long)IntPtr.Size));
        return new byte[]?[_singleLengths.Length];
    }

    private byte[] Frame(EventChunk chunk, ReadOnlySpan<byte> events)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        Cursor cursor = Cursor.At(new Position(_batch.Partition, _batch.Epoch, _batch.FirstSequence + chunk.End - 1));
        SocketOutput.Replies(_isBinary).Events(frame, SocketWatch.FirstName, cursor, events);
        chunk.FrameLength = frame.Length;
        chunk.EventsAt = frame.Length - EventEncoder.Closing(_isBinary).Length - events.Length;
        return Copy(frame);
    }

    private static byte[] Copy(PooledBuffer buffer)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(buffer.Length);
        buffer.Span.CopyTo(bytes);
        return bytes;
    }
}
