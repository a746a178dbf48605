using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Publishing;

/// <summary>
/// Reads lines as they arrive, stores what is waiting as one group, and reads on while earlier groups are being stored.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Groups are handed to storage in order, so the events of the stream get sequences in the order of its lines.</item>
/// <item>A bounded number of groups is under way; then reading waits, and the sender with it.</item>
/// <item>A line is stored only when its line break has arrived, or the request has ended properly.</item>
/// </list>
/// </remarks>
internal sealed class NdjsonIntake(HttpContext context, Publisher publisher, ReadOnlyMemory<byte> traceparent, GatewayOptions options, Faults faults)
{
    // A group is bounded so that its answer comes soon and its buffers are worth keeping.
    private const int GroupEventsMax = 1000, GroupBytesMax = 1 << 20;

    private readonly PipeReader _reader = context.Request.BodyReader;
    private readonly NdjsonLines _lines = new(options.LineBytesMax);
    private readonly Channel<NdjsonGroup> _groups = Channel.CreateBounded<NdjsonGroup>(
        new BoundedChannelOptions(options.NdjsonGroupsInFlightMax) { SingleReader = true, SingleWriter = true });

    private byte[] _line = [];
    private int _index;
    private volatile bool _idle;

    /// <summary>Runs the request to its end: that of the body, of the client, or of the hub.</summary>
    public async Task RunAsync(NdjsonAnswers answers, Draining draining, TimeProvider timeProvider)
    {
        answers.ClientGone += _reader.CancelPendingRead;
        Task answering = AnswerAsync(answers);
        try
        {
            await using CancellationTokenRegistration onDrain = draining.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), _reader);
            await using ITimer idle = timeProvider.CreateTimer(_ => OnIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await ReadAsync(answers, draining, idle);
        }
        finally
        {
            _groups.Writer.TryComplete();
            await answering;
            if (_line.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_line);
            }
        }
    }

    private async Task AnswerAsync(NdjsonAnswers answers)
    {
        try
        {
            await answers.RunAsync(_groups.Reader);
        }
        catch (Exception fault)
        {
            // Reading must not wait for room in a queue that nobody empties.
            _groups.Writer.TryComplete(fault);
            throw;
        }
    }

    private async Task ReadAsync(NdjsonAnswers answers, Draining draining, ITimer idle)
    {
        try
        {
            bool ended = false;
            while (!ended)
            {
                idle.Change(options.NdjsonIdleTimeout, Timeout.InfiniteTimeSpan);
                ReadResult read = await _reader.ReadAsync();
                idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (answers.IsClientGone || WhyStopped(draining) is { } stopped && await StopAsync(stopped))
                {
                    _reader.AdvanceTo(read.Buffer.Start);
                    return;
                }

                ended = await TakeAsync(read);
            }
        }
        catch (BadHttpRequestException bad) when (_index > 0)
        {
            // Lines before this were taken, and their answers are on the way: the fault becomes the last of them.
            await StopAsync(faults.ToProblem(bad));
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The client is gone. What it sent in whole lines is stored; there is nobody to tell.
        }
    }

    /// <summary>Stores the whole lines of what was read; true when the request is over.</summary>
    private async ValueTask<bool> TakeAsync(ReadResult read)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        Submission submission = publisher.Rent();
        submission.Traceparent = traceparent;
        LineRead last = Fill(submission, ref buffer, read.IsCompleted);

        // Examined up to the end only when no whole line is left: else the next read returns at once with the rest.
        _reader.AdvanceTo(buffer.Start, last == LineRead.Line ? buffer.Start : read.Buffer.End);
        if (submission.Elements.Count == 0)
        {
            submission.Dispose();
        }
        else
        {
            await _groups.Writer.WriteAsync(new NdjsonGroup(submission, publisher.AppendAsync(submission)));
        }

        return last == LineRead.End;
    }

    private LineRead Fill(Submission submission, ref ReadOnlySequence<byte> buffer, bool atEnd)
    {
        while (submission.Elements.Count < GroupEventsMax && submission.Bytes < GroupBytesMax)
        {
            LineRead read = _lines.Take(ref buffer, atEnd, out ReadOnlySequence<byte> line);
            switch (read)
            {
                case LineRead.Line:
                    PublishParser.ParseObject(Contiguous(line), _index++, "", publisher.Limits, submission);
                    break;
                case LineRead.TooLong:
                    submission.Refuse(_index++, new Problem(ErrorCodes.EventTooLarge,
                        $"The line has more than {options.LineBytesMax} bytes, which is the most one may have (Gateway:LineBytesMax). Store what is large elsewhere and publish where it is."));
                    break;
                default:
                    return read;
            }
        }

        return LineRead.Line;
    }

    private ReadOnlySpan<byte> Contiguous(in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            return line.FirstSpan;
        }

        int length = (int)line.Length;
        if (_line.Length < length)
        {
            if (_line.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_line);
            }

            _line = ArrayPool<byte>.Shared.Rent(length);
        }

        line.CopyTo(_line);
        return _line.AsSpan(0, length);
    }

    private void OnIdle()
    {
        _idle = true;
        _reader.CancelPendingRead();
    }

    private Problem? WhyStopped(Draining draining) =>
        draining.HasBegun ? new Problem(ErrorCodes.ShuttingDown, "The hub is shutting down: this line and those behind it were not taken. Send them again to the next instance.")
        : _idle ? new Problem(ErrorCodes.RequestTimeout, $"No line came for {options.NdjsonIdleTimeout.TotalSeconds:0} s (Gateway:NdjsonIdleTimeout), so the request was ended. Send what is left in a new one.")
        : null;

    private async ValueTask<bool> StopAsync(Problem problem)
    {
        Submission submission = publisher.Rent();
        submission.Refuse(_index, problem);
        await _groups.Writer.WriteAsync(new NdjsonGroup(submission, default));
        return true;
    }
}
