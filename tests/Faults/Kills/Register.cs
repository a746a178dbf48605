namespace EventHub.Faults.Kills;

/// <summary>Something one client sets and reads: after a crash it has the value that was acknowledged last, or one sent since whose answer never came.</summary>
internal sealed class Register(string what)
{
    private readonly HashSet<string> _possible = ["none"];

    /// <summary>What is about to be sent.</summary>
    public void Try(string value) => _possible.Add(value);

    /// <summary>What was acknowledged, or read.</summary>
    public void Is(string value)
    {
        _possible.Clear();
        _possible.Add(value);
    }

    /// <summary>Compares with what the hub says; from then on that is what it is.</summary>
    public void Check(string actual)
    {
        Assert.True(_possible.Contains(actual), $"{what} is {actual}; it can be {string.Join(" or ", _possible)}.");
        Is(actual);
    }
}
