using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Silo.Clustering;

namespace EventHub.Repository.Tests.Deploy;

/// <summary>The manifests agree with each other and with the product.</summary>
public sealed class KubernetesTests
{
    private static readonly string s_version = Regex.Match(RepositoryRoot.Read("Directory.Build.props").Text, "<Version>(.+)</Version>").Groups[1].Value;
    private static readonly KeyValuePair<string, YamlNode>[] s_all = [.. DeployFiles.Manifests];

    private static IEnumerable<YamlNode> Workloads => s_all.Select(static manifest => manifest.Value).Where(static manifest => manifest["spec", "template"].Exists);

    [Fact]
    public void Kustomization_NamesEveryFile()
    {
        YamlNode list = Of("Kustomization").Single();
        string[] files = [.. s_all.Select(static manifest => Path.GetFileName(manifest.Key)).Distinct().Where(static name => name != "kustomization.yaml")];
        Assert.Equal(files.Order(), list["resources"].Items.Select(static item => item.Text).Order());
        Assert.Equal([s_version], list["images"].Items.Select(static image => image["newTag"].Text));
        Assert.Equal(["eventhub-cluster", "eventhub-cluster"], Workloads.Select(ContainerOf).Where(static container => container["name"].Text == "eventhub").Select(static container => container["image"].Text));
        Assert.Equal("eventhub-cluster", list["images"].Items.Single()["name"].Text);
    }

    [Fact]
    public void Selectors_FindTheirPods()
    {
        YamlNode[] pods = [.. Workloads.Select(static workload => workload["spec", "template", "metadata", "labels"])];
        YamlNode[] selectors =
        [
            .. Workloads.Select(static workload => workload["spec", "selector", "matchLabels"]),
            .. Of("Service").Select(static service => service["spec", "selector"]),
            .. Of("PodDisruptionBudget").Select(static budget => budget["spec", "selector", "matchLabels"]),
            .. Of("NetworkPolicy").Select(static policy => policy["spec", "podSelector", "matchLabels"]),
        ];
        Assert.All(selectors, selector => Assert.Single(pods, pod => selector.Members.All(label => pod[label.Key].Text == label.Value.Text)));
    }

    [Fact]
    public void Services_LeadToPortsThatAreOpen()
    {
        HashSet<string> open = [.. Workloads.SelectMany(static workload => ContainerOf(workload)["ports"].Items).Select(static port => port["name"].Text)];
        Assert.All(Of("Service").SelectMany(static service => service["spec", "ports"].Items), port => Assert.Contains(port["targetPort"].Text, open));
        Assert.All(Workloads.Select(ContainerOf), container => Assert.All(
            (string[])["readinessProbe", "livenessProbe", "startupProbe"], probe => Assert.True(!container[probe, "httpGet"].Exists || open.Contains(container[probe, "httpGet", "port"].Text))));
    }

    [Fact]
    public void Ports_AreThoseOfTheSettings()
    {
        ClusterOptions cluster = DeployFiles.All().First(static process => process.Name.EndsWith("silo.yaml", StringComparison.Ordinal)).Load().Settings.Cluster;
        YamlNode silo = ContainerOf(Workloads.Single(static workload => workload["metadata", "name"].Text == "eventhub-silo"));
        Assert.Equal(cluster.SiloPort, DeployFiles.PortOf(silo, "silo"));
        Assert.Equal(cluster.GatewayPort, DeployFiles.PortOf(silo, "gateway"));

        YamlNode policy = Of("NetworkPolicy").Single(static policy => policy["metadata", "name"].Text == "eventhub-silo");
        string[] allowed = [.. policy["spec", "ingress"].Items.SelectMany(static rule => rule["ports"].Items).Select(static port => port["port"].Text)];
        Assert.Equal([cluster.SiloPort.ToString(CultureInfo.InvariantCulture), cluster.GatewayPort.ToString(CultureInfo.InvariantCulture)], allowed);
        Assert.All(policy["spec", "ingress"].Items, static rule => Assert.NotEmpty(rule["from"].Items));
    }

    [Fact]
    public void Pods_AreHardenedAndSayWhatTheyNeed() => Assert.All(Workloads, static workload =>
    {
        YamlNode pod = workload["spec", "template", "spec"], container = ContainerOf(workload);
        Assert.Equal("true", pod["securityContext", "runAsNonRoot"].Text);
        Assert.Equal("RuntimeDefault", pod["securityContext", "seccompProfile", "type"].Text);
        Assert.Equal("true", container["securityContext", "readOnlyRootFilesystem"].Text);
        Assert.Equal("false", container["securityContext", "allowPrivilegeEscalation"].Text);
        Assert.Equal("ALL", container["securityContext", "capabilities", "drop"].Items.Single().Text);
        Assert.True(container["resources", "requests", "memory"].Exists && container["resources", "requests", "cpu"].Exists && container["resources", "limits", "memory"].Exists);
        Assert.True(container["readinessProbe"].Exists && container["livenessProbe"].Exists);
    });

    [Fact]
    public void ReplicatedWorkloads_HaveABudget()
    {
        string[] replicated = [.. Workloads.Where(static workload => int.Parse(workload["spec", "replicas"].Text, CultureInfo.InvariantCulture) > 1).Select(Component)];
        Assert.Equal(["silo", "gateway"], replicated.OrderDescending());
        Assert.Equal(replicated.Order(), Of("PodDisruptionBudget").Select(static budget => budget["spec", "selector", "matchLabels", "app.kubernetes.io/component"].Text).Order());
    }

    private static string Component(YamlNode workload) => workload["spec", "template", "metadata", "labels", "app.kubernetes.io/component"].Text;

    private static IEnumerable<YamlNode> Of(string kind) => s_all.Select(static manifest => manifest.Value).Where(manifest => manifest["kind"].Text == kind);

    private static YamlNode ContainerOf(YamlNode workload) => workload["spec", "template", "spec", "containers"].Items.Single();
}
