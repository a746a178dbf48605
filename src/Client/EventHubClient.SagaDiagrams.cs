using System.Globalization;
using System.Text;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>A saga's path through its definition as a picture, SVG; null when there is no such saga.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<string?> DrawSagaAsync(string definition, string key, CancellationToken cancellationToken = default) =>
        Text(await _http.GetAsync(SagaPath(definition, key, "/diagram?format=svg"), ErrorCodes.SagaNotFound, cancellationToken).ConfigureAwait(false));

    /// <summary>A definition of a saga as a picture, SVG; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Which version, from 1; null for the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">There is no such version, or the hub refused, failed or cannot be reached.</exception>
    public async ValueTask<string?> DrawSagaDefinitionAsync(string name, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string which = version is { } number ? "&version=" + number.ToString(CultureInfo.InvariantCulture) : "";
        return Text(await _http.GetAsync($"v1/sagas/definitions/{Uri.EscapeDataString(name)}/diagram?format=svg{which}", ErrorCodes.SagaDefinitionNotFound, cancellationToken).ConfigureAwait(false));
    }

    private static string? Text(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);
}
