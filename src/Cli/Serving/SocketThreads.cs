namespace EventHub.Cli.Serving;

/// <summary>Where what comes over a socket is handled.</summary>
internal static class SocketThreads
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// From now on, on the thread that found it, of which there is one for each processor: handing it to another costs more than most messages do. Must be called before
    /// the process opens its first socket, and only by a process whose handlers never block. Whoever sets the variable has the last word.
    /// </summary>
    public static void HandleInPlace()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
