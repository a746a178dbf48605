namespace EventHub.Grains.Tests.Contracts;

/// <summary>A difference between the manifest and the code.</summary>
/// <param name="IsBreaking">Whether processes of the version before cannot work with it.</param>
/// <param name="Text">What it is, and what to do.</param>
internal sealed record ContractChange(bool IsBreaking, string Text);
