namespace EventHub.Cli.Clusters;

/// <summary>One process of a local cluster, as it is to be started.</summary>
/// <param name="Name">What it is called on the screen.</param>
/// <param name="Stage">Those of a lower one are started before, and stopped behind it.</param>
/// <param name="Address">Where it is reached.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Variables">What is added to its environment.</param>
/// <param name="ReadyMark">What it writes once it is ready.</param>
internal sealed record ClusterMember(
    string Name, int Stage, string Address, IReadOnlyList<string> Command, IReadOnlyList<KeyValuePair<string, string>> Variables, string ReadyMark);
