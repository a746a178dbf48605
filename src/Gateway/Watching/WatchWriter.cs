using System.Buffers;
using System.IO.Pipelines;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Watching;

/// <summary>Writes a watcher's frames and flushes them together. While a flush waits for a slow client nothing more is written.</summary>
internal sealed class WatchWriter(HttpContext context, WatchInstruments instruments)
{
    private const int FlushBytes = 64 * 1024;

    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private long _bytes;
    private int _events;

    /// <summary>True once the client is gone.</summary>
    public bool IsClientGone { get; private set; }

    /// <summary>True when something waits to be flushed.</summary>
    public bool HasUnflushed => _bytes > 0;

    /// <summary>True when so much waits to be flushed that nothing should be added before.</summary>
    public bool IsFlushDue => _bytes >= FlushBytes;

    /// <summary>Writes a frame that is not an event.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        _writer.Write(frame);
        _bytes += frame.Length;
    }

    /// <summary>Writes an event whose frame was encoded for many, with its id before it when the frame has none.</summary>
    public void WriteShared(ReadOnlySpan<byte> frame, Cursor? id)
    {
        if (id is not null)
        {
            WatchFrames.WriteId(_writer, id);
        }

        Write(frame);
        _events++;
    }

    /// <summary>Encodes and writes an event.</summary>
    public void WriteEvent(scoped in StoredRecord record, in EventState state, Cursor id)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        WatchFrames.WriteId(frame, id);
        WatchFrames.WriteEvent(frame, record, state);
        Write(frame.Span);
        _events++;
    }

    /// <summary>Writes the first frame, with the place the watch begins at.</summary>
    public void WriteOpened(Cursor? place)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        WatchFrames.WriteOpened(frame, place);
        Write(frame.Span);
    }

    /// <summary>Says that history between two places is missing.</summary>
    public void WriteGap(Cursor from, Cursor to)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        WatchFrames.WriteGap(frame, from, to);
        Write(frame.Span);
    }

    /// <summary>Sends what was written. Cancelled when the client is gone.</summary>
    public async ValueTask FlushAsync()
    {
        instruments.Sent(_events, _bytes);
        _bytes = 0;
        _events = 0;
        FlushResult result = await _writer.FlushAsync(context.RequestAborted);
        if (result.IsCompleted)
        {
            IsClientGone = true;
            throw new OperationCanceledException("The client left.");
        }
    }
}
