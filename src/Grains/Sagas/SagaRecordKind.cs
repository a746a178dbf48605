namespace EventHub.Grains.Sagas;

/// <summary>What a record of a saga is. The numbers are on disk and never change.</summary>
internal enum SagaRecordKind : byte
{
    Defined = 1,
    Instance = 2,
    Passed = 3,
    Forgotten = 4,
    Begun = 5,
    Retired = 6,
    PassedOther = 7,
    Outgoing = 8,
    Sent = 9,
}
