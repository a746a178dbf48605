using System.Reflection;
using EventHub.EmbeddedRuntime.Calls;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>What the runtime knows of a grain class. Reflection happens here, once for each class.</summary>
internal sealed class GrainClass
{
    private readonly GrainActivator _activator;

    public GrainClass(Type type)
    {
        Class = type;
        Type = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        StatelessWorkersMax = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute)) ? TimeSpan.MaxValue : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        MayInterleave = type.GetCustomAttribute<MayInterleaveAttribute>() is { } attribute ? Predicate(type, attribute.CallbackMethodName) : null;
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(subscription => subscription.StreamNamespace)];
        _activator = new GrainActivator(type);
    }

    public Type Class { get; }

    public GrainType Type { get; }

    public bool IsReentrant { get; }

    public int? StatelessWorkersMax { get; }

    /// <summary>How long activations stay unused; null for the runtime's age.</summary>
    public TimeSpan? CollectionAge { get; }

    public Func<object, GrainCall, bool>? MayInterleave { get; }

    /// <summary>Namespaces of the streams this class subscribes to without asking; null means every namespace.</summary>
    public IReadOnlyList<string?> StreamNamespaces { get; }

    public object Create(Activation activation) => _activator.Create(activation);

    private static string NameByConvention(Type type)
    {
        string name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private static Func<object, GrainCall, bool> Predicate(Type type, string name)
    {
        MethodInfo? method = type.GetMethod(name, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy, [typeof(IInvokable)]);
        if (method is null || method.ReturnType != typeof(bool))
        {
            throw new InvalidOperationException($"{type} names '{name}' in [MayInterleave] but has no 'public bool {name}(IInvokable call)'. Add it.");
        }

        if (method.IsStatic)
        {
            Func<IInvokable, bool> predicate = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, call) => predicate(call);
        }

        return (Func<object, GrainCall, bool>)typeof(GrainClass).GetMethod(nameof(InstancePredicate), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [method])!;
    }

    private static Func<object, GrainCall, bool> InstancePredicate<TGrain>(MethodInfo method)
    {
        Func<TGrain, IInvokable, bool> predicate = method.CreateDelegate<Func<TGrain, IInvokable, bool>>();
        return (grain, call) => predicate((TGrain)grain, call);
    }
}
