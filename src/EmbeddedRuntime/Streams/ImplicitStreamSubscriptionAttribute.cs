namespace Orleans;

/// <summary>On a grain class: for every stream of the namespace, the grain of the stream's key is subscribed, and comes up with its first item.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    /// <summary>Streams of every namespace.</summary>
    public ImplicitStreamSubscriptionAttribute()
    {
    }

    /// <summary>Streams of one namespace.</summary>
    public ImplicitStreamSubscriptionAttribute(string streamNamespace) => StreamNamespace = streamNamespace;

    internal string? StreamNamespace { get; }
}
