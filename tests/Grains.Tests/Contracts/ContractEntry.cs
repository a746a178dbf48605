namespace EventHub.Grains.Tests.Contracts;

/// <summary>One line of the manifest.</summary>
/// <param name="Section">What it belongs to, such as <c>message EventHub.NewEvent</c>.</param>
/// <param name="Key">What others know it by: a method's alias, a member's number, a value.</param>
/// <param name="Shape">What may not change.</param>
/// <param name="Name">What it is called in the source, where others never see that; null elsewhere.</param>
internal sealed record ContractEntry(string Section, string Key, string Shape, string? Name = null)
{
    /// <summary>The shape of what is gone for good: its key is never used again.</summary>
    public const string Removed = "removed";

    public override string ToString() => Name is null ? $"  {Key}: {Shape}" : $"  {Key}: {Shape} | {Name}";
}
