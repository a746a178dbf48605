namespace EventHub.Silo.Storage;

internal static class PartitionsOpening
{
    public static PartitionsOpener Of(StorageOptions options, IServiceProvider services) => throw new NotSupportedException();
}
