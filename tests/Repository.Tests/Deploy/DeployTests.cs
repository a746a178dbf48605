using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Cli.Configuration;
using EventHub.Repository.Tests.Docs;
using EventHub.Silo.Clustering;
using YamlDotNet.Core;

namespace EventHub.Repository.Tests.Deploy;

/// <summary>What stands in <c>deploy/</c> fits the product and itself.</summary>
public sealed class DeployTests
{
    private static readonly string s_version = Regex.Match(RepositoryRoot.Read("Directory.Build.props").Text, "<Version>(.+)</Version>").Groups[1].Value;
    private static readonly string s_framework = Regex.Match(RepositoryRoot.Read("Directory.Build.props").Text, "<TargetFramework>net(.+)</TargetFramework>").Groups[1].Value;

    public static TheoryData<string> Processes => [.. DeployFiles.All().Select(static process => process.Name)];

    [Fact]
    public void Yaml_Parses() => Assert.All(RepositoryRoot.Files("deploy", ".yaml", ".yml"), static file => Assert.NotEmpty(YamlNode.Parse(file.Text)));

    [Theory]
    [InlineData("a: 1\na: 2")]
    [InlineData("a: [1")]
    [InlineData("a: *nowhere")]
    public void Yaml_ThatIsWrong_IsRefused(string text) => Assert.ThrowsAny<YamlException>(() => YamlNode.Parse(text));

    [Fact]
    public void Settings_AllExist()
    {
        IReadOnlyDictionary<string, string> known = ProductSettings.All();
        string[] named =
        [
            .. RepositoryRoot.Files("deploy").SelectMany(static file => Regex.Matches(file.Text, @"EVENTHUB__(\w+?)__(\w+)").Select(match => $"{match.Groups[1]}:{match.Groups[2]}")).Distinct(),
        ];
        Assert.NotEmpty(named);
        Offenders.None([.. named.Where(name => !known.ContainsKey(name))], "Name settings of docs/configuration.md.");
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Process_GetsSettingsThatTheProductTakes(string name)
    {
        (HubSettings settings, Protocol.Errors.Problem[] problems) = Of(name).Load();

        Offenders.None([.. problems.Select(static problem => problem.Detail)], $"{name} would not start.");
        bool isOfCluster = settings.Cluster.Role is ClusterRole.Silo or ClusterRole.Gateway;
        Assert.Equal(isOfCluster, settings.Storage.Provider == Silo.Storage.StorageProvider.Redis);
    }

    [Fact]
    public void Process_WithAWrongSetting_IsSeen()
    {
        DeployedProcess wrong = new("wrong", [new("EVENTHUB__Server__ShutdownTimeout", "3000s"), new("EVENTHUB__Server__Url", "x")], null, null, null);
        Assert.Equal(2, wrong.Load().Problems.Length);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Process_HasTimeToStop(string name)
    {
        DeployedProcess process = Of(name);
        if (process.Grace is { } grace)
        {
            Assert.True(grace >= process.Load().Settings.Server.ShutdownTimeout + TimeSpan.FromSeconds(5), $"{name} is ended before Server:ShutdownTimeout is over.");
        }
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Process_ListensWhereItIsAsked(string name)
    {
        DeployedProcess process = Of(name);
        Uri url = new(process.Load().Settings.Server.Urls);
        if (process.HttpPort is { } port)
        {
            Assert.Equal(port, url.Port);
            Assert.Equal("0.0.0.0", url.Host);
        }
        else
        {
            Assert.True(url.IsLoopback, $"{name} has no access control and listens on {url}.");
        }
    }

    [Fact]
    public void Image_OpensThePortsOfTheProductAndIsAskedByItself()
    {
        string text = DeployFiles.Dockerfile;
        ClusterOptions cluster = new();
        string port = new Uri(DeployFiles.OfImage().Load().Settings.Server.Urls).Port.ToString(CultureInfo.InvariantCulture);

        Assert.Contains($"EXPOSE {port} {cluster.SiloPort} {cluster.GatewayPort}\n", text, StringComparison.Ordinal);
        Assert.Contains($"\"health\", \"--server\", \"http://127.0.0.1:{port}\"", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^USER [1-9]\d*:[1-9]\d*$", text);
        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{s_framework}", $"mcr.microsoft.com/dotnet/aspnet:{s_framework}-noble-chiseled"], Regex.Matches(text, @"(?m)^FROM (?:--\S+ )?(\S+)").Select(static match => match.Groups[1].Value));
    }

    [Fact]
    public void Compose_IsWholeAndAgreesWithItself()
    {
        YamlNode services = DeployFiles.ComposeFile["services"];
        KeyValuePair<string, YamlNode>[] hubs = [.. services.Members.Where(static service => service.Key != "redis")];

        Assert.Equal(["silo-1", "silo-2", "gateway-1", "gateway-2"], hubs.Select(static hub => hub.Key));
        Assert.Equal([$"eventhub-cluster:{s_version}"], hubs.Select(static hub => hub.Value["image"].Text).Distinct());
        Assert.True(RepositoryRoot.Exists("deploy/compose/" + hubs[0].Value["build", "context"].Text + "/" + hubs[0].Value["build", "dockerfile"].Text));
        Assert.All(services.Members, static service => Assert.Equal("true", service.Value["read_only"].Text));
        Assert.All(services.Members, static service => Assert.Matches("^[1-9]", service.Value["user"].Text));
        string[] published = [.. hubs.SelectMany(static hub => hub.Value["ports"].Items).Select(static port => port.Text)];
        Assert.All(published, static port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Equal(published.Length, published.Distinct().Count());
        Assert.All(hubs.Where(static hub => hub.Key.StartsWith("silo", StringComparison.Ordinal)), static silo =>
            Assert.Equal(silo.Value["networks", "inside", "ipv4_address"].Text, silo.Value["environment", "EVENTHUB__Cluster__AdvertisedAddress"].Text));
        Assert.Contains(services["redis", "networks", "inside", "ipv4_address"].Text, hubs[0].Value["environment", "EVENTHUB__Storage__Address"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Redis_KeepsWhatIsPromised()
    {
        string[] commands =
        [
            string.Join(' ', DeployFiles.ComposeFile["services", "redis", "command"].Items.Select(static item => item.Text)),
            string.Join(' ', Container("redis.yaml")["args"].Items.Select(static item => item.Text)),
        ];
        Assert.All(commands, static command => Assert.Contains("--appendonly yes --appendfsync always", command, StringComparison.Ordinal));
        Assert.Equal(DeployFiles.ComposeFile["services", "redis", "image"].Text, Container("redis.yaml")["image"].Text);
    }

    private static YamlNode Container(string file) => DeployFiles.Manifests
        .Single(manifest => manifest.Key.EndsWith(file, StringComparison.Ordinal) && manifest.Value["spec", "template"].Exists).Value["spec", "template", "spec", "containers"].Items.Single();

    private static DeployedProcess Of(string name) => DeployFiles.All().Single(process => process.Name == name);
}
