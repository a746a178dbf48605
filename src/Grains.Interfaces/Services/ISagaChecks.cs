using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Services;

/// <summary>Compares what sagas believe with what services report, for the partitions of this process. Thread-safe.</summary>
public interface ISagaChecks
{
    /// <summary>What came of it since the start of this process, by definition and check; one that was never made yet is there too.</summary>
    ImmutableArray<SagaCheckInfo> All { get; }

    /// <summary>Makes all checks of a service now, whether or not it is time; on return they are made.</summary>
    Task CheckAsync(string service, CancellationToken cancellationToken);
}
