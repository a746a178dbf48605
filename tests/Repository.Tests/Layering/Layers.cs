namespace EventHub.Repository.Tests.Layering;

/// <summary>Who may know whom. A project under src that is not here fails the tests: adding one is a decision.</summary>
internal static class Layers
{
    /// <summary>Project → the projects it may name, directly or in compiled code.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Protocol"] = [],
        ["EventLog"] = ["Protocol"],
        ["Grains.Interfaces"] = ["Protocol"],
        ["Grains"] = ["Grains.Interfaces", "EventLog", "Protocol"],
        ["Silo"] = ["Grains", "Grains.Interfaces", "EventLog", "Protocol"],
        ["Gateway"] = ["Grains.Interfaces", "Protocol"],
        ["Cli"] = ["Silo", "Gateway", "Protocol"],
    };

    /// <summary>Projects that may use ASP.NET.</summary>
    public static readonly IReadOnlyCollection<string> OnTheWeb = ["Silo", "Gateway", "Cli"];

    public static string AssemblyOf(string project) => project == "Cli" ? "eventhub" : "EventHub." + project;
}
