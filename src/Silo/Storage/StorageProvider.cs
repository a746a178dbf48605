namespace EventHub.Silo.Storage;

/// <summary>Where the log is kept.</summary>
public enum StorageProvider
{
    /// <summary>Files in the data folder. The default.</summary>
    File = 0,

    /// <summary>Memory of the process: everything is gone when it ends.</summary>
    Memory = 1,

    /// <summary>A Redis server: the log and the state of grains.</summary>
    Redis = 2,

    /// <summary>A PostgreSQL server; not available in this version.</summary>
    Postgres = 3,

    /// <summary>A NATS server; not available in this version.</summary>
    Nats = 4,
}
