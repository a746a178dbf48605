namespace EventHub.Cli.Publishing;

/// <summary>One line of a file on its way to the hub.</summary>
/// <param name="Index">Which event of this run, from 0.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Bytes">The line without its break; null when it is too long to be sent.</param>
/// <param name="Key">The idempotency key of a line that brings none; null without <c>--idempotent</c>.</param>
internal sealed record PublishLine(long Index, long Line, byte[]? Bytes, string? Key);
