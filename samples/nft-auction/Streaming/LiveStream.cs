using System.Text.Json;
using EventHub.Samples.NftAuction.Services;

namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>
/// A stream that is live, as its service sees it: everything that was said, and at most one connection to the hub on which it is sent in order, from behind a number on. A connection
/// that fails is not mended from here: who follows the stream connects anew, and says how far it is.
/// </summary>
internal sealed class LiveStream(string session, HubFeed hub, FaultBoard faults, TimeSpan beat)
{
    // As much is kept as a lively chat has in a minute.
    private const int KeptMax = 200;

    private readonly Lock _gate = new();
    private readonly List<FeedItem> _items = [];
    private TaskCompletionSource _said = NewSignal();
    private int _bitrate = 6000;

    /// <summary>The number of the connection, from 1; 0 for none yet.</summary>
    public int Connection { get; private set; }

    /// <summary>The number of the last item.</summary>
    public int Last { get; private set; }

    /// <summary>How good the picture is, kbit/s.</summary>
    public void Degrade(int bitrate) => Volatile.Write(ref _bitrate, bitrate);

    /// <summary>Somebody says something, or it ends; its number.</summary>
    public int Add(string type, JsonElement? user = null, JsonElement? text = null)
    {
        lock (_gate)
        {
            _items.Add(new FeedItem(++Last, type, user, text));
            if (_items.Count > KeptMax)
            {
                _items.RemoveAt(0);
            }

            _said.TrySetResult();
            _said = NewSignal();
            return Last;
        }
    }

    /// <summary>Sends from behind a number on, in place of any connection before; the first number it still has. Asked again, or too late, it changes nothing.</summary>
    public int Connect(int connection, int after)
    {
        lock (_gate)
        {
            int from = Math.Max(after + 1, Last - _items.Count + 1);
            if (connection > Connection)
            {
                Connection = connection;
                _ = SendAsync(connection, from);
            }

            return from;
        }
    }

    private async Task SendAsync(int connection, int next)
    {
        // How the stream is doing goes the same way, so that all before it was sent.
        FeedItem? late = null;
        for (int beats = 0; connection == Connection;)
        {
            (FeedItem? item, Task said) = Find(next);
            if (item is null)
            {
                if (await Task.WhenAny(said, Task.Delay(beat)) == said)
                {
                    continue;
                }

                beats++;
                if (!await BeatAsync(connection, next - 1, beats))
                {
                    return;
                }

                continue;
            }

            next++;
            (bool goesOn, FeedItem? held) = await SendAsync(connection, item);
            if (!goesOn || (late is not null && !await PushAsync(connection, late, "late")))
            {
                return;
            }

            late = held;
        }
    }

    // What is late goes behind the one after it.
    private async Task<(bool GoesOn, FeedItem? Late)> SendAsync(int connection, FeedItem item)
    {
        Fault? fault = faults.Take("pushes", $"{session}.{item.Number}");
        switch (fault?.Kind)
        {
            case FaultKind.Down:
                return (true, null);
            case FaultKind.Refuse:
                return (false, null);
            case FaultKind.Late:
                return (true, item);
            case FaultKind.Slow:
                await Task.Delay(fault.Delay);
                break;
            case FaultKind.Lost:
                await PushAsync(connection, item, "");
                break;
            case FaultKind.Twice:
                await PushAsync(connection, item, "again");
                break;
        }

        return (await PushAsync(connection, item, ""), null);
    }

    private Task<bool> PushAsync(int connection, FeedItem item, string suffix) => hub.PublishAsync(
        item.Type, $"{session}-{connection}-{item.Number}{suffix}", new { session, connection, n = item.Number, user = item.User, text = item.Text });

    private Task<bool> BeatAsync(int connection, int last, int beats) => hub.PublishAsync(
        "stream:quality", $"{session}-{connection}-beat-{beats}", new { session, connection, last, bitrate = Volatile.Read(ref _bitrate) });

    private (FeedItem? Item, Task Said) Find(int number)
    {
        lock (_gate)
        {
            return (_items.Find(item => item.Number == number), _said.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
