namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Which activation's turn this thread is in.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static Activation? s_current;

    public static Activation? Current => s_current;

    public static Activation? Enter(Activation? activation)
    {
        Activation? outer = s_current;
        s_current = activation;
        return outer;
    }

    /// <summary>The activation whose turn this is.</summary>
    /// <exception cref="InvalidOperationException">This is no turn of a grain.</exception>
    public static Activation Required(string purpose) => s_current
        ?? throw new InvalidOperationException($"{purpose} is possible only in a grain's own turn, not outside grains or after ConfigureAwait(false) or Task.Run.");
}
