namespace EventHub.Sagas.Documents;

/// <summary>Which names expressions may use in which place.</summary>
internal static class ExpressionNames
{
    public static readonly string[] Key = ["event"];
    public static readonly string[] Start = ["event", "key", "now"];
    public static readonly string[] Always = ["data", "key", "now"];
    public static readonly string[] OnEvent = ["event", .. Always];
    public static readonly string[] OnSignal = ["signal", .. Always];
    public static readonly string[] OnDifference = ["check", .. Always];
    public static readonly string[] OnReport = ["result"];
    public static readonly string[] OnFailure = ["error", .. Always];
    public static readonly string[] OnResult = ["result", .. Always];
    public static readonly string[] OnCompensation = ["result", "step", .. Always];
}
