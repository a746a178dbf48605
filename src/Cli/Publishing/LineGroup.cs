using EventHub.Client;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Lines that were at hand together and are published together: the client completes them with one task instead of one each, which is most of what a
/// line costs.
/// </summary>
internal sealed class LineGroup
{
    private const int LinesMax = 250, BytesMax = 256 * 1024;

    private readonly List<(PublishLine Line, Problem? Refusal)> _lines = new(LinesMax);
    private readonly List<PublishEvent> _publishes = new(LinesMax);

    /// <summary>Its lines; those with a refusal are not published.</summary>
    public IReadOnlyList<(PublishLine Line, Problem? Refusal)> Lines => _lines;

    /// <summary>What the others say, in their order.</summary>
    public IReadOnlyList<PublishEvent> Publishes => _publishes;

    /// <summary>What the hub says to them, in their order.</summary>
    public Task<IReadOnlyList<PublishResult>> Answer { get; private set; } = Task.FromResult<IReadOnlyList<PublishResult>>([]);

    /// <summary>Size of its lines.</summary>
    public long Bytes { get; private set; }

    /// <summary>True when no line should join it.</summary>
    public bool IsFull => _lines.Count == LinesMax || Bytes >= BytesMax;

    /// <summary>Adds a line; one that is no publish object is refused here.</summary>
    public void Add(PublishLine line)
    {
        Bytes += line.Bytes?.Length ?? 0;
        if (line.Bytes is null)
        {
            _lines.Add((line, PublishReport.TooLong));
        }
        else if (!PublishEvent.TryParse(line.Bytes, out PublishEvent? publish, out Problem? problem))
        {
            _lines.Add((line, problem));
        }
        else
        {
            _lines.Add((line, null));
            _publishes.Add(line.Key is not null && publish.IdempotencyKey is null ? publish with { IdempotencyKey = line.Key } : publish);
        }
    }

    /// <summary>Publishes its lines.</summary>
    public void Send(EventHubClient client) => Answer = client.PublishAsync(_publishes, CancellationToken.None).AsTask();
}
