using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>What a publisher was told, and what it had sent.</summary>
internal sealed record AckedRecord(TestEvent Sent, AppendResult Result, Epoch Epoch)
{
    public string Hex { get; } = Convert.ToHexString(Sent.Record());

    public override string ToString() => $"lsn {Result.Lsn} sequence {Result.Sequence} epoch {Epoch}";
}
