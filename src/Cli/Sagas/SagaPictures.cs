using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;

namespace EventHub.Cli.Sagas;

/// <summary><c>--svg FILE</c>: a picture in a file, or with <c>-</c> on standard output.</summary>
internal static class SagaPictures
{
    public static Option<string?> NewOption() => new("--svg") { Description = "Write it as an SVG picture to this file instead; - is standard output.", HelpName = "FILE" };

    public static async Task WriteAsync(HubClient hub, string path, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        byte[] svg = await hub.FetchAsync(path, cancellationToken);
        if (file == "-")
        {
            await terminal.Output.WriteAsync(svg, cancellationToken);
            await terminal.Output.FlushAsync(cancellationToken);
            return;
        }

        await File.WriteAllBytesAsync(file, svg, cancellationToken);
        await terminal.Error.WriteLineAsync($"The picture is in {file}.");
    }
}
