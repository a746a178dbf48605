using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;

namespace EventHub.Grains.Policies;

/// <summary>Turns stored documents into policies. Pure.</summary>
public static class PolicyCompiler
{
    /// <summary>The set that the documents come to.</summary>
    /// <exception cref="EventHubException">One of them cannot be read: it is of a later version, or damaged.</exception>
    public static PolicySet Compile(PolicyBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return Compile(new PolicyBookState
        {
            Channels = book.Channels.ToDictionary(static entry => entry.Name, static entry => entry.Document),
            Patterns = book.Patterns.ToDictionary(static entry => entry.Name, static entry => entry.Document),
        });
    }

    internal static PolicySet Compile(PolicyBookState state) => new(
        state.Channels.ToImmutableSortedDictionary(entry => entry.Key, entry => Read(entry.Key, entry.Value, hasPattern: false).Policy, StringComparer.Ordinal),
        [.. state.Patterns.Select(entry => OfPattern(entry.Key, Read(entry.Key, entry.Value, hasPattern: true)))]);

    private static PatternPolicy OfPattern(string name, PolicyDocument document) => new(name, document.Pattern!, document.Policy);

    private static PolicyDocument Read(string name, string json, bool hasPattern) =>
        PolicyDocument.Read(Encoding.UTF8.GetBytes(json), hasPattern, out PolicyDocument document) is { } problem
            ? throw new EventHubException(ErrorCodes.Internal, $"The stored policy '{name}' cannot be read: {problem.Detail} Start the version that wrote it, and remove the policy there.")
            : document;
}
