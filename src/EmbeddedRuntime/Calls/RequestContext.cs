using EventHub.EmbeddedRuntime.Activations;

namespace Orleans.Runtime;

/// <summary>
/// Values that travel with calls, from caller to callee and on; what a callee sets never comes back.
/// They are part of the execution context, all of which travels with a call.
/// </summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Current = new();

    private static readonly AsyncLocal<Guid> Reentrancy = new();

    /// <summary>The names of the values set.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values set, with their names.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The call chain that may enter waiting grains again; empty when none may.</summary>
    public static Guid ReentrancyId
    {
        get => Reentrancy.Value;
        set
        {
            if (Reentrancy.Value != value)
            {
                Reentrancy.Value = value;
            }
        }
    }

    /// <summary>The value of that name, or null.</summary>
    public static object? Get(string key) => Current.Value is { } values && values.TryGetValue(key, out object? value) ? value : null;

    /// <summary>Sets a value for the calls made from here on.</summary>
    public static void Set(string key, object value)
    {
        // Others may hold the dictionary: it is never changed, only replaced.
        Dictionary<string, object> values = Current.Value is { } old ? new(old) : new(1);
        values[key] = value;
        Current.Value = values;
    }

    /// <summary>Removes a value; false when there was none.</summary>
    public static bool Remove(string key)
    {
        if (Current.Value is not { } old || !old.ContainsKey(key))
        {
            return false;
        }

        Dictionary<string, object> values = new(old);
        values.Remove(key);
        Current.Value = values.Count == 0 ? null : values;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear()
    {
        Current.Value = null;
        ReentrancyId = Guid.Empty;
    }

    /// <summary>Until disposed, calls made from here may come back into this grain although it waits for them.</summary>
    public static ReentrancySection AllowCallChainReentrancy() => new(ReentrancyId, ReentrancyId == Guid.Empty ? CallChains.NextId() : ReentrancyId);

    /// <summary>Until disposed, calls made from here may not come back into waiting grains.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>A stretch of code in which call chain reentrancy is other than around it.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _outer;
        private readonly Guid _inner;

        /// <summary>Enters the stretch.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _outer = originalReentrancyId;
            _inner = newReentrancyId;
            ReentrancyId = newReentrancyId;
            if (newReentrancyId != Guid.Empty)
            {
                RuntimeContext.Current?.EnterCallChain(newReentrancyId);
            }
        }

        /// <summary>Leaves the stretch.</summary>
        public void Dispose()
        {
            if (_inner != Guid.Empty)
            {
                RuntimeContext.Current?.LeaveCallChain(_inner);
            }

            ReentrancyId = _outer;
        }
    }
}
