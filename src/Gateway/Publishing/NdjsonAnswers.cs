using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Publishing;

/// <summary>
/// Writes the results of groups in order, each as soon as it is stored. A client that does not read while it sends lets
/// answers pile up, to a limit; then storing waits, and with it reading.
/// </summary>
internal sealed class NdjsonAnswers(HttpContext context, int backlogBytesMax)
{
    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private volatile bool _gone;

    /// <summary>Raised once when the client turned out to be gone.</summary>
    public event Action? ClientGone;

    /// <summary>True when there is nobody to answer.</summary>
    public bool IsClientGone => _gone;

    /// <summary>Answers groups until there are no more. Every group is awaited and disposed, whatever happens to the client.</summary>
    public async Task RunAsync(ChannelReader<NdjsonGroup> groups)
    {
        using PooledBuffer waiting = PooledBuffer.Rent();
        Task flush = Task.CompletedTask;
        Task<bool> more = groups.WaitToReadAsync().AsTask();
        while (true)
        {
            if (waiting.Length > 0 && (flush.IsCompleted || waiting.Length >= backlogBytesMax))
            {
                await flush;
                flush = SendAsync(waiting);
            }

            if (groups.TryRead(out NdjsonGroup group))
            {
                await AnswerAsync(group, waiting);
                continue;
            }

            await (waiting.Length > 0 ? (Task)Task.WhenAny(flush, more) : more);
            if (more.IsCompleted)
            {
                if (!await more)
                {
                    break;
                }

                more = groups.WaitToReadAsync().AsTask();
            }
        }

        await flush;
        await SendAsync(waiting);
    }

    private async ValueTask AnswerAsync(NdjsonGroup group, PooledBuffer waiting)
    {
        await group.Append;
        if (!_gone)
        {
            PublishAnswers.WriteLines(waiting, group.Submission);
        }

        group.Submission.Dispose();
    }

    private async Task SendAsync(PooledBuffer waiting)
    {
        if (_gone)
        {
            waiting.Truncate(0);
            return;
        }

        try
        {
            _writer.Write(waiting.Span);
            waiting.Truncate(0);
            FlushResult result = await _writer.FlushAsync(context.RequestAborted);
            if (result.IsCompleted)
            {
                Leave();
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (!_gone)
        {
            _gone = true;
            ClientGone?.Invoke();
        }
    }
}
