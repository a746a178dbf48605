using System.Xml.Linq;

namespace EventHub.Repository.Tests.Build;

/// <summary>The Orleans build is made from these packages, also where they do not restore and nobody would notice.</summary>
public sealed class PackageVersionTests
{
    private static Dictionary<string, string> Versions =>
        XDocument.Parse(RepositoryRoot.Read("Directory.Packages.props").Text).Descendants("PackageVersion")
            .ToDictionary(entry => entry.Attribute("Include")?.Value ?? entry.Attribute("Update")!.Value + " in the Orleans build", entry => entry.Attribute("Version")!.Value);

    [Theory]
    [InlineData("Microsoft.Orleans.Server")]
    [InlineData("Microsoft.Orleans.Streaming")]
    [InlineData("Microsoft.Orleans.Clustering.Redis")]
    [InlineData("Microsoft.Orleans.Persistence.Redis")]
    [InlineData("Microsoft.Orleans.Reminders.Redis")]
    [InlineData("Microsoft.Orleans.TestingHost")]
    [InlineData("Microsoft.Orleans.Dashboard")]
    public void OrleansPackages_AreNamedAtOneVersion(string package) => Assert.Equal("10.4.2", Versions[package]);

    [Fact]
    public void Versions_AreExact() =>
        Offenders.None([.. Versions.Where(entry => entry.Value.IndexOfAny(['*', '[', '(', ',']) >= 0).Select(entry => $"{entry.Key} {entry.Value}")], "Pin one version.");
}
