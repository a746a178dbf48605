namespace Orleans.Concurrency;

/// <summary>On a grain class: a public method <c>bool Name(IInvokable call)</c>, static or not, says which calls start while others await.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute : Attribute
{
    /// <summary>Names the predicate.</summary>
    public MayInterleaveAttribute(string callbackMethodName) => CallbackMethodName = callbackMethodName;

    internal string CallbackMethodName { get; }
}
