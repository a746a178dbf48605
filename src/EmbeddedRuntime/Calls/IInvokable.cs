namespace Orleans.Serialization.Invocation;

/// <summary>A call as a <c>[MayInterleave]</c> predicate sees it.</summary>
public interface IInvokable
{
    /// <summary>The called method's name.</summary>
    string GetMethodName();

    /// <summary>The name of the interface that declares it.</summary>
    string GetInterfaceName();

    /// <summary>How many arguments were given, cancellation token included.</summary>
    int GetArgumentCount();

    /// <summary>One of the arguments, from 0.</summary>
    object? GetArgument(int index);

    /// <summary>The cancellation token among the arguments, or none.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>The time <c>[ResponseTimeout]</c> gives the method, or null for the default.</summary>
    TimeSpan? GetDefaultResponseTimeout();
}
