namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Runs code under the empty execution context, so that nothing of whoever happens to be on this thread travels along.</summary>
internal static class CleanContext
{
    private static readonly ExecutionContext s_empty = Capture();

    public static void Run(ContextCallback callback, object state) => ExecutionContext.Run(s_empty, callback, state);

    private static ExecutionContext Capture()
    {
        ExecutionContext? captured = null;
        Thread thread = new(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
