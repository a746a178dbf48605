using System.Text.Json;
using EventHub.Cli.Http;

namespace EventHub.Cli.Publishing;

/// <summary>
/// One request that carries many lines: sent by one loop while another takes the answers, which come in the order of the lines.
/// <list type="bullet">
/// <item>What an earlier request left unanswered is sent first.</item>
/// <item>A line is always in the feed or in the window; it leaves the window when it is answered, never before.</item>
/// <item>A refusal that may pass (a hub that shuts down, a full disk) ends a request that can be resumed; its line stays in the window.</item>
/// <item>When no line comes for a while the request ends, so that a slow pipe holds no request open.</item>
/// </list>
/// </summary>
internal sealed class PublishSession(Uri server, LineFeed feed, PublishWindow window, PublishReport report, bool isResumable, TimeProvider timeProvider)
{
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(1);

    /// <summary>How long answers are still awaited once somebody asked to stop.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>True once a hub took a connection: from then on a lost one is worth resuming.</summary>
    public bool HasConnected { get; private set; }

    /// <summary>Runs the request to its end, after which every line sent is answered.</summary>
    /// <exception cref="HubUnreachableException">The connection broke, or the answer ended early; the window holds what is unanswered.</exception>
    /// <exception cref="HubProblemException">The hub refused the request as a whole.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        PublishLine[] again = window.Unanswered();
        await using StreamedPost post = await StreamedPost.OpenAsync(server, "/v1/events", "application/x-ndjson", timeProvider, stop);
        HasConnected = true;
        using CancellationTokenSource abort = new();
        using CancellationTokenRegistration grace = stop.Register(() => abort.CancelAfter(StopGrace));
        Task sending = SendAsync(post, again, stop, abort.Token);
        try
        {
            await ReadAsync(post, abort.Token);
            if (!sending.IsCompleted || window.Count > 0)
            {
                throw new IOException("the hub ended its answer early");
            }

            await sending;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            throw new HubUnreachableException(server, HubClient.Reason(fault), fault);
        }
        finally
        {
            await abort.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(StreamedPost post, PublishLine[] again, CancellationToken stop, CancellationToken abort)
    {
        foreach (PublishLine line in again)
        {
            await post.SendLineAsync(line.Bytes, abort);
        }

        while (await NextAsync(post, stop, abort) is { } line)
        {
            if (line.Bytes is null)
            {
                feed.Take();
                report.AddTooLong(line);
                continue;
            }

            if (!window.HasRoom)
            {
                await post.FlushAsync(abort);
                await window.WaitForRoomAsync(abort);
            }

            // From the feed into the window in one step: a request that ends in between must not lose the line.
            feed.Take();
            window.Add(line);
            await post.SendLineAsync(line.Bytes, abort);
        }

        await post.CompleteAsync(abort);
    }

    // Null at the end of the file, after a pause, and when somebody asked to stop.
    private async ValueTask<PublishLine?> NextAsync(StreamedPost post, CancellationToken stop, CancellationToken abort)
    {
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        if (feed.IsReady)
        {
            return await feed.PeekAsync(abort);
        }

        await post.FlushAsync(abort);
        using CancellationTokenSource idle = new(IdleMax, timeProvider);
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stop, abort, idle.Token);
        try
        {
            return await feed.PeekAsync(wait.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task ReadAsync(StreamedPost post, CancellationToken abort)
    {
        await using LineReader answers = new(await post.ReadAnswerAsync(abort), FilePublishOptions.LineBytesMax);
        while (await answers.ReadAsync(abort) is { } answer)
        {
            if (answer.Bytes.Length == 0)
            {
                continue;
            }

            try
            {
                Take(answer.Bytes);
            }
            catch (JsonException)
            {
                throw new IOException("the answer is not one of a hub");
            }
        }
    }

    private void Take(byte[] answer)
    {
        if (isResumable && PublishReport.RefusalIn(answer) is { IsRetryable: true } refusal)
        {
            throw new HubProblemException(refusal);
        }

        report.Add(window.TakeOldest() ?? throw new IOException("the hub answered more lines than were sent"), answer);
    }
}
