using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Versions;

/// <summary><c>eventhub version</c>: of this program, and of the hub if there is one.</summary>
internal sealed class VersionCommand(Terminal terminal)
    : ClientVerb("version", "Show the version of this program and of the hub.", "eventhub version --server http://127.0.0.1:8300", terminal)
{
    /// <summary>The version this program was built as.</summary>
    public static string Own { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string? server = await ServerAsync(hub, cancellationToken);
        if (IsJson(parsed))
        {
            await Terminal.Out.WriteLineAsync(
                $"{{\"version\":\"{Own}\",\"runtime\":\"{RuntimeInformation.FrameworkDescription}\",\"server\":{(server is null ? "null" : JsonSerializer.Serialize(server))}}}");
            return ExitCode.Done;
        }

        await Terminal.Out.WriteLineAsync($"eventhub {Own} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        await Terminal.Out.WriteLineAsync(PlainText.OneLine(
            server is null ? $"no hub at {hub.Server.GetLeftPart(UriPartial.Authority)}" : $"hub {server} at {hub.Server.GetLeftPart(UriPartial.Authority)}"));
        return ExitCode.Done;
    }

    // A missing hub is an answer here, not a failure.
    private static async Task<string?> ServerAsync(HubClient hub, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument stats = JsonDocument.Parse(await hub.FetchAsync("/v1/stats", cancellationToken));
            return stats.RootElement.TryGetProperty("version", out JsonElement version) ? version.GetString() : "of an unknown version";
        }
        catch (Exception fault) when (fault is HubUnreachableException or HubProblemException or JsonException)
        {
            return null;
        }
    }
}
