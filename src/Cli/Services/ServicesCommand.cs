using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Services;

/// <summary><c>eventhub services</c>: the services that sagas call.</summary>
internal sealed class ServicesCommand : ClientVerb
{
    private static readonly string[] Members = ["name", "health", "breaker", "calls", "failures", "rejected"];

    public ServicesCommand(Terminal terminal)
        : base("services", "List the services that sagas call, with their health, breakers and checks.", "eventhub services", terminal)
    {
        Add(new CheckServiceCommand("get", "Show what differed between a service and the sagas that call it.", "eventhub services get bank", isNow: false, terminal));
        Add(new CheckServiceCommand("check", "Compare now what sagas believe with what a service reports.", "eventhub services check bank", isNow: true, terminal));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] answer = await hub.FetchAsync("/v1/services", cancellationToken);
        TextTable table = new(
            new TextColumn("SERVICE"), new TextColumn("HEALTH"), new TextColumn("BREAKER"), new TextColumn("CALLS", IsNumber: true), new TextColumn("FAILED", IsNumber: true),
            new TextColumn("REJECTED", IsNumber: true), new TextColumn("CHECKED"), new TextColumn("DIFFERED", IsNumber: true), new TextColumn("URL"));
        return await Answers.WriteAsync(
            Terminal, answer, IsJson(parsed), "services", table,
            static one => [.. Members.Select(name => one.GetProperty(name).ToString()), CheckedAt(one), Differed(one), one.GetProperty("url").ToString()],
            "No services are configured: see the setting Services:Urls.", cancellationToken);
    }

    private static string CheckedAt(JsonElement service) => service.GetProperty("checks").EnumerateArray().Select(static check => check.GetProperty("lastAt").GetString()).Max(StringComparer.Ordinal) ?? "";

    private static string Differed(JsonElement service) =>
        service.GetProperty("checks").EnumerateArray().Sum(static check => check.GetProperty("differed").GetInt64()).ToString(CultureInfo.InvariantCulture);
}
