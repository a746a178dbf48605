namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>A call of a method that gives a value; <see cref="GrainCall.Invoke"/> gives a <see cref="Task{T}"/>.</summary>
public abstract class GrainCall<T> : GrainCall
{
    internal sealed override CallPromise NewPromise() => new CallPromise<T>();
}
