namespace EventHub.Tests.Kit;

/// <summary>A creation (no <paramref name="From"/>), a rename, or a removal (no <paramref name="To"/>) that its folder has not synced.</summary>
internal sealed record NameChange(string? From, string? To, RecordedFile? File)
{
    public void ApplyTo(Dictionary<string, RecordedFile> names)
    {
        if (From is not null)
        {
            names.Remove(From);
        }

        if (To is not null)
        {
            names[To] = File!;
        }
    }
}
