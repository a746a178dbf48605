namespace EventHub.Repository.Tests.Layering;

/// <summary>Who may know whom. A project under src that is not here fails the tests: adding one is a decision.</summary>
internal static class Layers
{
    /// <summary>Project → the projects it may name.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Protocol"] = [],
        ["EmbeddedRuntime"] = [],
        ["EmbeddedRuntime.Generators"] = [],
        ["EventLog"] = ["Protocol"],
        ["Sagas"] = ["Protocol"],
        ["Redis"] = ["EventLog", "Protocol", "EmbeddedRuntime"],
        ["Client"] = ["Protocol"],
        ["Grains.Interfaces"] = ["Protocol", "EmbeddedRuntime"],
        ["Client.Orleans"] = ["Grains.Interfaces", "Protocol"],
        ["Grains"] = ["Grains.Interfaces", "EventLog", "Sagas", "Protocol", "EmbeddedRuntime"],
        ["Silo"] = ["Grains", "Grains.Interfaces", "Client.Orleans", "EventLog", "Redis", "Sagas", "Protocol", "EmbeddedRuntime"],
        ["Gateway"] = ["Grains.Interfaces", "Protocol"],
        ["Cli"] = ["Silo", "Gateway", "Client", "Protocol"],
    };

    /// <summary>What else may be named in compiled code, because a layer below exposes its types: the silo's options and services do, grain interfaces do.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Exposed = new Dictionary<string, string[]>
    {
        ["Cli"] = ["Grains.Interfaces", "EventLog"],
        ["Gateway"] = ["EmbeddedRuntime"],
    };

    /// <summary>Projects that may use ASP.NET. (The others may use its framework for logging and dependency injection.)</summary>
    public static readonly IReadOnlyCollection<string> OnTheWeb = ["Silo", "Gateway", "Cli"];

    public static string AssemblyOf(string project) => project == "Cli" ? "eventhub" : "EventHub." + project;
}
