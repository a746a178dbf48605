namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>The members of a cursor, who take turns.</summary>
internal sealed class Consumers
{
    private readonly List<Consumer> _members = [];
    private int _turn;

    public int Count => _members.Count;

    public void Add(Consumer member) => _members.Add(member);

    public bool Remove(Consumer member) => _members.Remove(member);

    /// <summary>The next member that has credit, or null; its credit is reserved by the caller.</summary>
    public Consumer? Next()
    {
        for (int looked = 0; looked < _members.Count; looked++)
        {
            _turn = _turn + 1 < _members.Count ? _turn + 1 : 0;
            if (_members[_turn].Credit > 0)
            {
                return _members[_turn];
            }
        }

        return null;
    }

    /// <summary>True when somebody takes more.</summary>
    public bool HaveCredit()
    {
        foreach (Consumer member in _members)
        {
            if (member.Credit > 0)
            {
                return true;
            }
        }

        return false;
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
