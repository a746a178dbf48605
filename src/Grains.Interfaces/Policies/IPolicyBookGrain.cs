using Orleans;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>
/// Every policy of a tenant; the key is the tenant. A change is stored first and in force in this process when its call returns: the next
/// publish follows it. The other processes of a cluster follow within a second or two. Documents are those of the REST API, and are refused like there.
/// </summary>
[Alias("EventHub.IPolicyBookGrain")]
public interface IPolicyBookGrain : IGrainWithStringKey
{
    /// <summary>The tenant of hubs without access control.</summary>
    const string DefaultTenant = "default";

    /// <summary>Most policies of a book.</summary>
    const int PoliciesMax = 10_000;

    /// <summary>Everything in it. Activates the book, which brings its policies in force.</summary>
    [Alias("Get")]
    Task<PolicyBook> Get();

    /// <summary>Another text whenever something in it has changed.</summary>
    [Alias("Stamp")]
    Task<string> Stamp();

    /// <summary>Sets a channel's own policy, in place of the one it has.</summary>
    [Alias("SetChannel")]
    Task<PolicyAnswer> SetChannel(string channel, string document);

    /// <summary>Removes a channel's own policy.</summary>
    [Alias("RemoveChannel")]
    Task<PolicyAnswer> RemoveChannel(string channel);

    /// <summary>Sets the policy of a pattern, which the document names, in place of the one of this name.</summary>
    [Alias("SetPattern")]
    Task<PolicyAnswer> SetPattern(string name, string document);

    /// <summary>Removes the policy of a pattern.</summary>
    [Alias("RemovePattern")]
    Task<PolicyAnswer> RemovePattern(string name);
}
