namespace EventHub.Silo.Access;

/// <summary>Who may use the hub. Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// True lets anyone who reaches the hub's addresses publish and read, also from other machines. Default false: without access
    /// control the hub listens on this machine only.
    /// </summary>
    public bool AllowAnonymousPublic { get; set; }
}
