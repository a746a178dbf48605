namespace Orleans.CodeGeneration;

/// <summary>How a method may be called, as its attributes say.</summary>
[Flags]
public enum InvokeMethodOptions
{
    /// <summary>One at a time; the caller waits.</summary>
    None = 0,

    /// <summary>Nobody waits: <c>[OneWay]</c>.</summary>
    OneWay = 1,

    /// <summary>Runs beside other read-only calls: <c>[ReadOnly]</c>.</summary>
    ReadOnly = 2,

    /// <summary>Runs beside everything: <c>[AlwaysInterleave]</c>.</summary>
    AlwaysInterleave = 4,
}
