using System.CommandLine;
using EventHub.Cli.Output;

namespace EventHub.Cli.Clusters;

/// <summary><c>eventhub cluster</c>: several processes that serve one hub.</summary>
internal sealed class ClusterCommand : Command
{
    public ClusterCommand(Terminal terminal)
        : base("cluster", "Several processes that serve one hub.") => Add(new ClusterUpCommand(terminal));
}
