using System.Text;

namespace EventHub.Cli.Tests.Clusters;

/// <summary>Output that may be read while it is written. Thread-safe.</summary>
internal sealed class WatchedOutput : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private event Action? Written;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _text.Append(Encoding.UTF8.GetString(buffer));
        }

        Written?.Invoke();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Completes once the text stands in it.</summary>
    public async Task WrittenAsync(string text)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Text.Contains(text, StringComparison.Ordinal))
            {
                done.TrySetResult();
            }
        }

        Written += Look;
        Look();
        await done.Task;
        Written -= Look;
    }
}
