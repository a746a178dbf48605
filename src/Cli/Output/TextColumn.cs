namespace EventHub.Cli.Output;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Heading">What stands above it.</param>
/// <param name="IsNumber">True to align it to the right.</param>
internal sealed record TextColumn(string Heading, bool IsNumber = false);
