namespace EventHub.Grains.Sagas.Checks;

/// <summary>How checks are made.</summary>
/// <param name="Jitter">By which part of its interval a check comes earlier or later, so that not all come at once. 0 to 1.</param>
/// <param name="ConcurrencyMax">Services that are asked at a time.</param>
/// <param name="InstancesMax">Most instances of a partition in one round of a check; the next round goes on behind them.</param>
public sealed record SagaCheckOptions(double Jitter = 0.2, int ConcurrencyMax = 8, int InstancesMax = 1000);
