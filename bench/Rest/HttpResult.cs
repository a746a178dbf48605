namespace EventHub.Bench.Rest;

/// <summary>What a load over HTTP saw: requests per second, and the microseconds that half, 99 of 100 and 999 of 1,000 took at most, when it knows them.</summary>
internal sealed record HttpResult(double Rate, double? P50 = null, double? P99 = null, double? P999 = null);
