namespace EventHub.Cli.Output;

/// <summary>The hub's JSON, passed on as it came, a value a line.</summary>
internal static class JsonLines
{
    /// <summary>Writes one value and a line break.</summary>
    public static async Task WriteAsync(Terminal terminal, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await terminal.Out.FlushAsync(cancellationToken);
        await terminal.Output.WriteAsync(json.TrimEnd("\r\n"u8), cancellationToken);
        await terminal.Output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await terminal.Output.FlushAsync(cancellationToken);
    }
}
