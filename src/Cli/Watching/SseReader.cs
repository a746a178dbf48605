using System.Text;

namespace EventHub.Cli.Watching;

/// <summary>
/// Reads Server-Sent Events as the WHATWG describes them. <see cref="LastEventId"/> moves with every complete block, also one
/// without data, so that resuming works from the first moment on.
/// </summary>
internal sealed class SseReader(Stream stream, TimeSpan silenceMax, TimeProvider timeProvider) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);
    private readonly StringBuilder _data = new();
    private string _event = "";
    private string? _id;

    /// <summary>Where to resume; null until the sender names a place.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="IOException">Nothing came for too long, not even a heartbeat.</exception>
    public async ValueTask<SseMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                Take(line);
            }
            else if (Complete() is { } message)
            {
                return message;
            }
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        ValueTask<string?> reading = _reader.ReadLineAsync(cancellationToken);
        if (reading.IsCompleted)
        {
            return await reading;
        }

        try
        {
            return await reading.AsTask().WaitAsync(silenceMax, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new IOException($"nothing came for {silenceMax.TotalSeconds:0} s");
        }
    }

    private void Take(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string field = colon < 0 ? line : line[..colon];
        string value = colon < 0 ? "" : line[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (field)
        {
            case "data":
                _data.Append(value).Append('\n');
                break;
            case "event":
                _event = value;
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                _id = value;
                break;
            default:
                // A comment, which is a heartbeat here, or a field of a later day.
                break;
        }
    }

    private SseMessage? Complete()
    {
        LastEventId = _id is { Length: > 0 } ? _id : LastEventId;
        SseMessage? message = _data.Length == 0 ? null : new SseMessage(_event.Length == 0 ? "message" : _event, _data.ToString(0, _data.Length - 1));
        _data.Clear();
        _event = "";
        return message;
    }
}
