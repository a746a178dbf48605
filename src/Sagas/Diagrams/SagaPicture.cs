using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams.Pictures;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams;

/// <summary>
/// A definition, or an instance's path through it, as an SVG picture that needs nothing beside it: dark or light as whoever looks prefers, without scripts or links. Names and
/// guards may come from strangers; they stand in it as text and as nothing else.
/// </summary>
public static class SagaPicture
{
    /// <summary>The definition.</summary>
    public static string Draw(SagaDefinition saga)
    {
        ArgumentNullException.ThrowIfNull(saga);
        return new PictureWriter(new PictureOf(saga), Heading(saga), saga.Title ?? "").Write();
    }

    /// <summary>The definition with the path of an instance, and where it is.</summary>
    /// <param name="saga">The version of the definition that the instance follows.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="history">What happened to it, the oldest first; as far as it is known.</param>
    public static string Draw(SagaDefinition saga, SagaInstance instance, IReadOnlyCollection<SagaNote> history)
    {
        ArgumentNullException.ThrowIfNull(saga);
        ArgumentNullException.ThrowIfNull(instance);
        PictureOf picture = new(saga);
        picture.Mark(instance, history);
        string how = $"{instance.Status.ToString().ToLowerInvariant()}{(instance.IsPaused ? ", paused" : "")}, in {instance.State}";
        return new PictureWriter(picture, $"{Heading(saga)} · {instance.Key}", how).Write();
    }

    private static string Heading(SagaDefinition saga) => $"{saga.Name}, version {saga.Version}";
}
