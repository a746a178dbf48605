using System.Runtime.CompilerServices;
using EventHub.Cli.Http;
using EventHub.Cli.Output;

namespace EventHub.Cli.Watching;

/// <summary>
/// Watches channels and survives lost connections: each new one resumes behind the last event seen. The first connection must
/// succeed; after that only a refusal that trying again cannot help ends it.
/// </summary>
internal sealed class Watcher(HubClient hub, IReadOnlyList<string> patterns, string? from, Terminal terminal)
{
    /// <summary>Three of the hub's heartbeats.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(5);

    private TimeSpan _delay = DelayMin;
    private string? _lastEventId;
    private bool _hasConnected;

    /// <summary>Messages as they come, until cancelled.</summary>
    public async IAsyncEnumerable<SseMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using SseReader? reader = await TryConnectAsync(cancellationToken);
            while (reader is not null && await TryReadAsync(reader, cancellationToken) is { } message)
            {
                _delay = DelayMin;
                yield return message;
            }

            await Task.Delay(_delay, terminal.TimeProvider, cancellationToken);
            _delay = _delay * 2 < DelayMax ? _delay * 2 : DelayMax;
        }
    }

    private async Task<SseReader?> TryConnectAsync(CancellationToken cancellationToken)
    {
        Query path = new("/v1/watch");
        foreach (string pattern in patterns)
        {
            path.Add("pattern", pattern);
        }

        using HttpRequestMessage request = new(HttpMethod.Get, path.Add("from", from).ToString());
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (_lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", _lastEventId);
        }

        try
        {
            HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
            SseReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken), SilenceMax, terminal.TimeProvider);
            await terminal.Error.WriteLineAsync(_hasConnected ? "Connected again." : $"Watching {string.Join(' ', patterns)} at {hub.Server.GetLeftPart(UriPartial.Authority)}.");
            _hasConnected = true;
            return reader;
        }
        catch (Exception fault) when (_hasConnected && (fault is HubUnreachableException || (fault is HubProblemException refusal && refusal.Problem.IsRetryable)))
        {
            return null;
        }
    }

    private async Task<SseMessage?> TryReadAsync(SseReader reader, CancellationToken cancellationToken)
    {
        string reason = "the hub ended the stream";
        try
        {
            SseMessage? message = await reader.ReadAsync(cancellationToken);
            _lastEventId = reader.LastEventId ?? _lastEventId;
            if (message is not null)
            {
                return message;
            }
        }
        catch (Exception fault) when (HubClient.IsUnreachable(fault, cancellationToken))
        {
            reason = HubClient.Reason(fault);
        }

        await terminal.Error.WriteLineAsync($"Connection lost: {reason}. Connecting again.");
        return null;
    }
}
