using System.Globalization;
using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Deploy;

/// <summary>Reads the processes of the hub out of <c>deploy/</c>.</summary>
internal static partial class DeployFiles
{
    public const string Compose = "deploy/compose/compose.yaml", Docker = "deploy/docker/Dockerfile", Kubernetes = "deploy/kubernetes", Systemd = "deploy/systemd";

    public static string Dockerfile => RepositoryRoot.Read(Docker).Text;

    public static YamlNode ComposeFile => YamlNode.Parse(RepositoryRoot.Read(Compose).Text).Single();

    public static IEnumerable<KeyValuePair<string, YamlNode>> Manifests =>
        RepositoryRoot.Files(Kubernetes, ".yaml").SelectMany(static file => YamlNode.Parse(file.Text).Select(document => KeyValuePair.Create(file.Path, document)));

    public static IReadOnlyList<DeployedProcess> All() => [.. OfCompose(), .. OfKubernetes(), .. OfSystemd(), OfImage()];

    /// <summary>Settings the image brings along.</summary>
    public static DeployedProcess OfImage() => new(
        Docker, [.. Assignments().Matches(Dockerfile).Select(static match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value)), new("EVENTHUB__Access__AllowAnonymousPublic", "true")], null, null, 8300);

    public static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture));

    private static IEnumerable<DeployedProcess> OfCompose() =>
        from service in ComposeFile["services"].Members
        where service.Key != "redis"
        let port = service.Value["ports"].Items.Select(static item => item.Text.Split(':')[^1]).Single()
        select new DeployedProcess(
            $"{Compose}, {service.Key}", [.. service.Value["environment"].Members.Select(static member => KeyValuePair.Create(member.Key, member.Value.Text))], null,
            Seconds(service.Value["stop_grace_period"].Text), int.Parse(port, CultureInfo.InvariantCulture));

    private static IEnumerable<DeployedProcess> OfKubernetes()
    {
        string settings = Manifests.Single(static manifest => manifest.Value["kind"].Text == "ConfigMap").Value["data", "eventhub.yaml"].Text;
        foreach ((string path, YamlNode workload) in Manifests.Where(static manifest => manifest.Value["spec", "template"].Exists && !manifest.Key.EndsWith("redis.yaml", StringComparison.Ordinal)))
        {
            YamlNode pod = workload["spec", "template", "spec"], container = pod["containers"].Items.Single();
            yield return new DeployedProcess(
                path, [.. container["env"].Items.Select(static item => KeyValuePair.Create(item["name"].Text, ValueOf(item)))], settings,
                Seconds(pod["terminationGracePeriodSeconds"].Text), PortOf(container, "http"));
        }
    }

    public static int? PortOf(YamlNode container, string name) =>
        container["ports"].Items.Where(port => port["name"].Text == name).Select(static port => (int?)int.Parse(port["containerPort"].Text, CultureInfo.InvariantCulture)).SingleOrDefault();

    // What is known only in the cluster gets a value of its kind.
    private static string ValueOf(YamlNode item) => item["value"].Exists ? item["value"].Text : item["valueFrom", "fieldRef", "fieldPath"].Text == "status.podIP" ? "10.1.2.3" : "redis://redis:6379";

    private static IEnumerable<DeployedProcess> OfSystemd() => RepositoryRoot.Files(Systemd, ".service").Select(static unit => new DeployedProcess(
        unit.Path,
        [
            .. Environments().Matches(unit.Text).Select(static match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value)),
            .. InFiles().Matches(unit.Text).Select(static match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value)),
        ],
        null, Seconds(TimeoutStop().Match(unit.Text).Groups[1].Value), null));

    [GeneratedRegex(@"\b(EVENTHUB__\w+)=(\S+)")]
    private static partial Regex Assignments();

    [GeneratedRegex(@"^Environment=(\w+)=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex Environments();

    // An example in the comment above a file of variables.
    [GeneratedRegex(@"^# .*: (EVENTHUB__\w+)=(\S+?)\.(?:\s|$)", RegexOptions.Multiline)]
    private static partial Regex InFiles();

    [GeneratedRegex(@"^TimeoutStopSec=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex TimeoutStop();
}
