namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>Calls that wait, in order, linked through themselves. Not safe for threads.</summary>
internal struct WaitingCalls
{
    private GrainCall? _last;

    public GrainCall? First { get; private set; }

    public int Count { get; private set; }

    public void Add(GrainCall call)
    {
        Count++;
        if (_last is null)
        {
            First = call;
        }
        else
        {
            _last.Next = call;
        }

        _last = call;
    }

    /// <summary>Takes a call out; <paramref name="before"/> is the one in front of it, or null if it is the first.</summary>
    public void Remove(GrainCall call, GrainCall? before)
    {
        Count--;
        if (before is null)
        {
            First = call.Next;
        }
        else
        {
            before.Next = call.Next;
        }

        if (_last == call)
        {
            _last = before;
        }

        call.Next = null;
    }

    /// <summary>Takes all calls out.</summary>
    public GrainCall[] Drain()
    {
        GrainCall[] calls = new GrainCall[Count];
        for (int i = 0; First is { } call; i++)
        {
            calls[i] = call;
            Remove(call, null);
        }

        return calls;
    }
}
