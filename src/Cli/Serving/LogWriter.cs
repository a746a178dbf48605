using System.Threading.Channels;
using EventHub.Cli.Output;

namespace EventHub.Cli.Serving;

/// <summary>
/// Writes log lines to standard output on a thread of its own: a terminal that is held, or a pipe nobody reads, never holds the hub.
/// Lines that find <see cref="LinesMax"/> others waiting are dropped, and their number is told as soon as there is room.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int LinesMax = 4096;
    private static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LinesMax) { SingleReader = true });
    private readonly Terminal _terminal;
    private readonly Task _writing;
    private long _dropped;

    public LogWriter(Terminal terminal)
    {
        _terminal = terminal;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Adds a line (or several, with breaks between them).</summary>
    public void Write(string text)
    {
        if (!_lines.Writer.TryWrite(text))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes what waits, as long as that takes no more than a second.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(FlushMax, _terminal.TimeProvider, CancellationToken.None));
    }

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out string? text))
            {
                await _terminal.Out.WriteLineAsync(text);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
            {
                await _terminal.Out.WriteLineAsync($"{dropped} log lines were dropped: standard output is read too slowly.");
            }

            await _terminal.Out.FlushAsync();
        }
    }
}
