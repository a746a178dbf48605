namespace EventHub.EventLog.Indexing;

/// <summary>The hash of an identity and the lsn of a record that has it.</summary>
internal readonly record struct HashedLsn(ulong Hash, long Lsn) : IComparable<HashedLsn>
{
    public int CompareTo(HashedLsn other) =>
        Hash != other.Hash ? Hash.CompareTo(other.Hash) : Lsn.CompareTo(other.Lsn);
}
