using System.Collections;
using EventHub.Cli.Configuration;
using EventHub.Protocol.Errors;

namespace EventHub.Repository.Tests.Deploy;

/// <summary>A process of the hub as a file of <c>deploy/</c> starts it.</summary>
/// <param name="Name">The file, and which one in it.</param>
/// <param name="Variables">Its environment.</param>
/// <param name="SettingsText">Its settings file, or null.</param>
/// <param name="Grace">How long it may take to stop; null where nothing says so.</param>
/// <param name="HttpPort">The port that is opened for clients; null where nothing says so.</param>
internal sealed record DeployedProcess(string Name, IReadOnlyList<KeyValuePair<string, string>> Variables, string? SettingsText, TimeSpan? Grace, int? HttpPort)
{
    /// <summary>The settings it gets, and what the product says against them.</summary>
    public (HubSettings Settings, Problem[] Problems) Load()
    {
        Hashtable variables = [];
        foreach ((string name, string value) in Variables)
        {
            variables[name] = value;
        }

        (HubSettings settings, IReadOnlyList<Problem> problems) = LoadFrom(variables);

        // What the cluster's own build takes, and this one need not.
        return (settings, [.. problems.Where(static problem => !problem.Detail.Contains("this build has no clusters", StringComparison.Ordinal))]);
    }

    private (HubSettings Settings, IReadOnlyList<Problem> Problems) LoadFrom(Hashtable variables)
    {
        if (SettingsText is null)
        {
            return HubSettingsLoader.Load(null, variables, []);
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("eventhub-deploy-");
        try
        {
            string file = Path.Combine(folder.FullName, "eventhub.yaml");
            File.WriteAllText(file, SettingsText);
            return HubSettingsLoader.Load(file, variables, []);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
