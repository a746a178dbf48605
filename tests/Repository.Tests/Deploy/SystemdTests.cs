namespace EventHub.Repository.Tests.Deploy;

/// <summary>The units are hardened, and start what there is.</summary>
public sealed class SystemdTests
{
    private static readonly string[] s_hardening =
    [
        "DynamicUser=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "RestrictNamespaces=yes",
        "SystemCallFilter=@system-service", "UMask=0077",
    ];

    public static TheoryData<string> Units => [.. RepositoryRoot.Files(DeployFiles.Systemd, ".service").Select(static unit => unit.Path)];

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_IsHardenedAndWellFormed(string path)
    {
        string[] lines = RepositoryRoot.Read(path).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["[Unit]", "[Service]", "[Install]"], lines.Where(static line => line[0] == '['));
        Assert.All(lines.Where(static line => line[0] is not '[' and not '#'), static line => Assert.Matches("^[A-Z][A-Za-z]+=", line));
        Assert.All(s_hardening, line => Assert.Contains(line, lines));
        Assert.Contains("ExecStart=/opt/eventhub/eventhub serve", lines);
    }

    [Fact]
    public void Units_AreThree() => Assert.Equal(["eventhub-gateway.service", "eventhub-silo.service", "eventhub.service"], Units.Select(static row => Path.GetFileName(row.Data)).Order(StringComparer.Ordinal));
}
