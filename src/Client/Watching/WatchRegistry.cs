using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventHub.Client.Connections;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Watching;

/// <summary>All watches of a client, and the small frames that wait to be sent for them. One lock guards everything.</summary>
/// <param name="nextReference">Numbers for requests.</param>
/// <param name="wake">Set when there is a frame to send.</param>
internal sealed class WatchRegistry(Func<ulong> nextReference, AsyncSignal wake)
{
    private readonly Lock _gate = new();
    private readonly List<WatchState> _watches = [];
    private readonly Queue<byte[]> _frames = new();
    private bool _isConnected;
    private Problem? _ended;
    private bool _isClosed;

    public void Open(WatchState watch)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                watch.End(_ended);
                return;
            }

            _watches.Add(watch);
            if (_isConnected)
            {
                Send(watch.Begin(nextReference()));
            }
        }
    }

    public void Close(WatchState watch)
    {
        lock (_gate)
        {
            if (_watches.Remove(watch) && _isConnected && watch.Name is { } name)
            {
                Send(ControlFrames.Unwatch(nextReference(), name));
            }
        }
    }

    /// <summary>Makes room: the hub may send as many events again.</summary>
    public void Consumed(WatchState watch, int events)
    {
        lock (_gate)
        {
            watch.Consumed(events);
            if (_isConnected && watch.Name is { } name)
            {
                Send(ControlFrames.Credit(name, events));
            }
        }
    }

    /// <summary>Asks for every watch anew, each from where it is.</summary>
    public void ConnectionOpened()
    {
        lock (_gate)
        {
            _frames.Clear();
            _isConnected = true;
            foreach (WatchState watch in _watches)
            {
                Send(watch.Begin(nextReference()));
            }
        }
    }

    public void ConnectionLost(string reason)
    {
        lock (_gate)
        {
            _frames.Clear();
            _isConnected = false;
            _watches.ForEach(watch => watch.Interrupt(reason));
        }
    }

    public bool TryTakeFrame([NotNullWhen(true)] out byte[]? frame)
    {
        lock (_gate)
        {
            return _frames.TryDequeue(out frame);
        }
    }

    /// <summary>The hub accepted a watch.</summary>
    public void Started(ReadOnlySpan<byte> message)
    {
        ulong reference = 0;
        string name = "";
        string? cursor = null;
        WatchGap? gap = null;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            reference = reader.Field == 1 ? reader.Number : reference;
            name = reader.Field == 2 ? Encoding.UTF8.GetString(reader.Bytes) : name;
            gap = reader.Field == 4 ? WatchFrame.ReadGap(reader.Bytes) : gap;
            cursor = reader.Field == 5 && reader.Length > 0 ? Encoding.UTF8.GetString(reader.Bytes) : cursor;
        }

        lock (_gate)
        {
            if (_watches.Find(watch => watch.Reference == reference && watch.Name is null) is { } found)
            {
                found.Started(name, gap, cursor);
            }
            else
            {
                // Its consumer left before the hub answered.
                Send(ControlFrames.Unwatch(nextReference(), name));
            }
        }
    }

    /// <summary>Events came.</summary>
    public void Deliver(ReadOnlySpan<byte> message)
    {
        string name = WatchFrame.WatchOf(message);
        WatchFrame? frame = null;
        lock (_gate)
        {
            if (_watches.Find(watch => watch.Name == name) is { } found)
            {
                frame = new WatchFrame(message.ToArray());
                found.Deliver(frame);
            }
        }
    }

    /// <summary>The hub refused a request.</summary>
    public void Refused(ulong reference, Problem problem)
    {
        lock (_gate)
        {
            if (reference != 0 && _watches.Find(watch => watch.Reference == reference) is { } found)
            {
                _watches.Remove(found);
                found.End(problem);
            }
        }
    }

    /// <summary>Ends all watches, and those that come.</summary>
    public void End(Problem? problem)
    {
        lock (_gate)
        {
            (_ended, _isClosed) = (problem, true);
            _watches.ForEach(watch => watch.End(problem));
            _watches.Clear();
        }
    }

    private void Send(byte[] frame)
    {
        _frames.Enqueue(frame);
        wake.Set();
    }
}
