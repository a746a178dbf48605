using EventHub.Cli.Http;
using EventHub.Client;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Publishing;

/// <summary>
/// One run over a file: one loop publishes its lines, another takes the answers and reports them, both in the order of the lines.
/// <list type="bullet">
/// <item>A line leaves the window when it is answered and reported, never before.</item>
/// <item>A refusal that may pass (a full disk, a rate limit) is published again when lines have idempotency keys.</item>
/// <item>The run ends when the hub says nothing for a while, and when an answer is lost that may not be asked for again.</item>
/// </list>
/// </summary>
internal sealed class PublishRun(EventHubClient client, Uri server, LineFeed feed, PublishReport report, bool isIdempotent, TimeProvider timeProvider)
{
    /// <summary>How long the hub may answer nothing at all, and how long what it refuses for now is tried again.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    /// <summary>How long answers are still awaited once somebody asked to stop.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(2);

    private readonly PublishWindow _window = new();
    private readonly Retry _retry = new(timeProvider, PatienceMax, DelayMin, DelayMax);

    /// <summary>Lines that were sent and not answered.</summary>
    public int Unanswered => _window.Count;

    /// <summary>Runs to the end, or until <paramref name="stop"/>: then what was sent is still answered.</summary>
    /// <exception cref="HubUnreachableException">Answers are missing; <see cref="Unanswered"/> says how many.</exception>
    /// <exception cref="EventHubException">The hub refuses for too long, or asks not to come back.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenSource abort = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop, abort.Token);
        using CancellationTokenRegistration grace = stop.Register(() => abort.CancelAfter(StopGrace));
        Task sending = SendAsync(end.Token);
        try
        {
            await ReportAsync(abort.Token);
            await sending;
        }
        finally
        {
            await abort.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken end)
    {
        try
        {
            LineGroup group = new();
            while (!end.IsCancellationRequested)
            {
                ValueTask<PublishLine?> next = feed.NextAsync(end);
                if (group.IsFull || (!next.IsCompleted && group.Lines.Count > 0))
                {
                    await SendAsync(group, end);
                    group = new LineGroup();
                }

                if (await next is not { } line)
                {
                    break;
                }

                group.Add(line);
            }

            await SendAsync(group, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever asked to stop still gets the answers to what was sent.
        }
        finally
        {
            _window.Complete();
        }
    }

    private async ValueTask SendAsync(LineGroup group, CancellationToken end)
    {
        if (group.Lines.Count > 0)
        {
            await _window.WaitForRoomAsync(end);
            group.Send(client);
            _window.Add(group);
        }
    }

    private async Task ReportAsync(CancellationToken abort)
    {
        await foreach (LineGroup group in _window.Groups.ReadAllAsync(abort))
        {
            await ReportAsync(group, await AwaitAsync(group.Answer, abort), abort);
            _window.Remove(group);
        }
    }

    private async ValueTask ReportAsync(LineGroup group, IReadOnlyList<PublishResult> results, CancellationToken abort)
    {
        int published = 0;
        foreach ((PublishLine line, Problem? refusal) in group.Lines)
        {
            if (refusal is not null)
            {
                report.Add(line, refusal);
                continue;
            }

            PublishResult result = Checked(results[published]);
            report.Add(line, isIdempotent && result.Error is { Code.IsRetryable: true } ? await PublishAgainAsync(group.Publishes[published], result, abort) : result);
            published++;
        }
    }

    private async ValueTask<PublishResult> PublishAgainAsync(PublishEvent publish, PublishResult result, CancellationToken abort)
    {
        for (bool madeProgress = true; result.Error is { Code.IsRetryable: true } refusal; madeProgress = false)
        {
            await _retry.WaitAsync(new EventHubException(refusal), madeProgress, abort);
            result = Checked((await AwaitAsync(client.PublishAsync([publish], CancellationToken.None).AsTask(), abort))[0]);
        }

        return result;
    }

    private async ValueTask<IReadOnlyList<PublishResult>> AwaitAsync(Task<IReadOnlyList<PublishResult>> answer, CancellationToken abort)
    {
        try
        {
            return answer.IsCompleted ? await answer : await answer.WaitAsync(PatienceMax, timeProvider, abort);
        }
        catch (TimeoutException fault)
        {
            throw new HubUnreachableException(server, $"no answer within {PatienceMax.TotalSeconds:0} s", fault);
        }
        catch (OperationCanceledException fault) when (abort.IsCancellationRequested)
        {
            throw new HubUnreachableException(server, $"no answer within {StopGrace.TotalSeconds:0} s of the request to stop", fault);
        }
    }

    // The end of the run, unless it is an answer of the hub to this line.
    private PublishResult Checked(in PublishResult result) => result.Error switch
    {
        { } problem when LiveConnection.IsUnanswered(problem.Code) => throw new HubUnreachableException(server, problem.Detail.TrimEnd('.')),
        { } problem when problem.Code == ErrorCodes.ConnectionRefused => throw new EventHubException(problem),
        _ => result,
    };
}
