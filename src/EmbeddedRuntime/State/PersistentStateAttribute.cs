using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>On a constructor parameter of type <see cref="IPersistentState{TState}"/>: the state's name, and where it is stored.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute
{
    /// <summary>Gives the names; without a storage name, that of the default storage.</summary>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>The state's name within its grain.</summary>
    public string StateName { get; }

    /// <summary>The storage's name; null for the default storage.</summary>
    public string? StorageName { get; }

    internal string StorageKey => StorageName ?? StorageNames.Default;
}
