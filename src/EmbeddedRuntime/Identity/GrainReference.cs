using System.Diagnostics.CodeAnalysis;
using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;

namespace Orleans.Runtime;

/// <summary>
/// A handle on a grain or an observer. Two references are equal when they name the same grain, through whatever interface.
/// Generated classes derive from it, one for each grain interface.
/// </summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainReferenceShared _shared;
    private readonly IdSpan _key;
    private CallTarget? _target;

    /// <summary>Used by generated code.</summary>
    protected internal GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        ArgumentNullException.ThrowIfNull(shared);
        _shared = shared;
        _key = key;
    }

    /// <summary>The identity of the grain.</summary>
    public GrainId GrainId => new(_shared.GrainType, _key);

    /// <summary>The interface through which this reference asks.</summary>
    public GrainInterfaceType InterfaceType => _shared.InterfaceType;

    internal GrainRuntime Runtime => _shared.Runtime;

    /// <summary>The same grain, asked through another of its interfaces.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => CastTo<TGrainInterface>();

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    /// <summary>Same grain.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Other grain.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);

    internal TGrainInterface CastTo<TGrainInterface>() =>
        this is TGrainInterface same ? same : (TGrainInterface)(object)Runtime.Factory.Create(typeof(TGrainInterface), GrainId);

    /// <summary>Used by generated code: makes the call and gives its outcome.</summary>
    protected Task CallAsync(GrainCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Send(call);
    }

    /// <summary>Used by generated code: makes the call and gives its outcome.</summary>
    protected Task<T> CallAsync<T>(GrainCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (Task<T>)Send(call);
    }

    /// <summary>Used by generated code: makes a call nobody waits for.</summary>
    protected void CallOneWay(GrainCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _ = Send(call);
    }

    // Before anything else: a refused call must not bring up the grain.
    private Task Send(GrainCall call)
    {
        if (Runtime.Refuses())
        {
            return CallSender.Refuse(call, Runtime.Unavailable(call.ToString()));
        }

        return _target is { IsRetired: false } target ? CallSender.Send(call, target, Runtime) : ResolveAndSend(call);
    }

    private Task ResolveAndSend(GrainCall call)
    {
        try
        {
            _target = Runtime.Targets.Resolve(GrainId);
        }
        catch (ArgumentException exception)
        {
            // No such grain type: told like any other failure, through the task.
            return CallSender.Refuse(call, exception);
        }

        return CallSender.Send(call, _target, Runtime);
    }
}
