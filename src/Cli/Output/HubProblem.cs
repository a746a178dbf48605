using System.Text.Json;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Output;

/// <summary>A problem as the hub tells it (RFC 9457).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Such as <c>EH1003</c>; empty when another server answered.</param>
/// <param name="Title">What kind of problem.</param>
/// <param name="Detail">What was seen and what to do.</param>
internal sealed record HubProblem(int Status, string Code, string Title, string Detail)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>True when the code says that trying again may help.</summary>
    public bool IsRetryable => ErrorCodes.Find(Code)?.IsRetryable ?? Status is 429 or >= 500;

    /// <summary>The same as the client tells it.</summary>
    public static HubProblem Of(Problem problem) => new(problem.Code.HttpStatus, problem.Code.Text, problem.Code.Title, problem.Detail) { Errors = problem.Errors };

    public static HubProblem Read(JsonElement problem, int status) => new(
        problem.TryGetProperty("status", out JsonElement own) && own.TryGetInt32(out int number) ? number : status,
        Text(problem, "code"), Text(problem, "title"), Text(problem, "detail"))
    {
        Errors = problem.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
            ? [.. errors.EnumerateArray().Select(error => new FieldError(Text(error, "field"), Text(error, "message")))]
            : [],
    };

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
