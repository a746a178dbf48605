namespace EventHub.Repository.Tests;

/// <summary>A rule's verdict on the whole repository.</summary>
internal static class Offenders
{
    public static void None(IReadOnlyCollection<string> offenders, string remedy) =>
        Assert.True(offenders.Count == 0, $"{offenders.Count} found. {remedy}\n  {string.Join("\n  ", offenders)}");
}
