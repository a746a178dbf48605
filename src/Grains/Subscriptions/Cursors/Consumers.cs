namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>The members of a cursor, who take turns.</summary>
internal sealed class Consumers
{
    private readonly List<Consumer> _members = [];
    private int _turn, _turnBefore, _toldTurn;

    public int Count => _members.Count;

    /// <summary>True when one of them takes more.</summary>
    public bool HaveCredit => _members.Exists(static member => member.HasCredit);

    /// <summary>True when one of them hears of what there is without credit.</summary>
    public bool AreTold => _members.Exists(static member => member.Told is not null);

    public void Add(Consumer member) => _members.Add(member);

    public bool Remove(Consumer member) => _members.Remove(member);

    /// <summary>The next member that has credit, of which one is taken; null when nobody has.</summary>
    public Consumer? Take()
    {
        _turnBefore = _turn;
        for (int looked = 0; looked < _members.Count; looked++)
        {
            _turn = _turn + 1 < _members.Count ? _turn + 1 : 0;
            if (_members[_turn].TryTake())
            {
                return _members[_turn];
            }
        }

        return null;
    }

    /// <summary>What <see cref="Take"/> gave was not used: the same member is next.</summary>
    public void GiveBack(Consumer member)
    {
        member.Restore();
        _turn = _turnBefore;
    }

    /// <summary>A turn begins.</summary>
    public void See()
    {
        foreach (Consumer member in _members)
        {
            member.See();
        }
    }

    /// <summary>Those whom a turn has seen get nothing more for now.</summary>
    public void Drain()
    {
        foreach (Consumer member in _members)
        {
            member.Drain();
        }
    }

    /// <summary>Nothing is there for credit.</summary>
    public void TellNone() => _members.ForEach(static member => member.Told?.Tell(isReady: false));

    /// <summary>Tells that something is there for credit: those who were given some of it, and of the others as many in turn as may get something. Were all told, all but few would come in vain.</summary>
    /// <param name="most">At most so many deliveries are there.</param>
    public void TellMore(long most)
    {
        foreach (Consumer member in _members)
        {
            if (member.HasUnsent)
            {
                member.Told?.Tell(isReady: true);
            }
        }

        long wanted = most - _members.Count(static member => member.Told is { IsExpected: true });
        for (int looked = 0; looked < _members.Count && wanted > 0; looked++)
        {
            _toldTurn = _toldTurn + 1 < _members.Count ? _toldTurn + 1 : 0;
            if (_members[_toldTurn].Told is { IsReady: false } told)
            {
                // One that was told before, and has waited for credit since, may never come.
                told.Tell(isReady: true);
                wanted -= told.IsExpected ? 1 : 0;
            }
        }
    }

    /// <summary>Sends what each was given.</summary>
    public void Flush()
    {
        foreach (Consumer member in _members)
        {
            member.Flush();
        }
    }

    /// <summary>Takes over all members of another.</summary>
    public void TakeFrom(Consumers others, SubscriptionCursor cursor)
    {
        others._members.ForEach(member => member.MoveTo(cursor));
        _members.AddRange(others._members);
        others._members.Clear();
    }

    /// <summary>Ends all, and forgets them.</summary>
    public void End()
    {
        _members.ForEach(member => member.End());
        _members.Clear();
    }
}
