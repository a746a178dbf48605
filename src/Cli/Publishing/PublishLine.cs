namespace EventHub.Cli.Publishing;

/// <summary>One line of a file on its way to the hub.</summary>
/// <param name="Index">Which event of this run, from 0.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Bytes">What is sent, without the line break; null when the line is too long to be sent.</param>
internal sealed record PublishLine(long Index, long Line, byte[]? Bytes);
