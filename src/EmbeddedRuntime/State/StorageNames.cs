namespace Orleans.Storage;

/// <summary>Names of storages that mean something by themselves.</summary>
public static class StorageNames
{
    /// <summary>The storage of states that name none.</summary>
    public const string Default = "Default";
}
