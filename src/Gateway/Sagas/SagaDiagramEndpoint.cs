using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Sagas;

/// <summary><c>…/diagram</c> of a definition and of an instance: an SVG picture or Mermaid.</summary>
internal sealed class SagaDiagramEndpoint(IPartitions partitions, IGrainFactory grains, Faults faults)
{
    // Nothing is run or loaded by a picture, whoever shows it and whatever names it shows.
    private const string Svg = "image/svg+xml", Policy = "default-src 'none'; style-src 'unsafe-inline'";

    public async ValueTask DefinitionAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        QueryReader query = new(context);
        int version = query.Number("version", 1, int.MaxValue, 0);
        (bool isSvg, Problem? problem) = Format(context, query);
        problem ??= SagaPath.CheckName(name);
        string? diagram = null;
        if (problem is null)
        {
            (diagram, problem) = isSvg ? await DrawAsync(name, version) : await MermaidAsync(name, version);
        }

        await AnswerAsync(context, diagram, problem, isSvg);
    }

    public async ValueTask InstanceAsync(HttpContext context)
    {
        QueryReader query = new(context);
        (bool isSvg, Problem? problem) = Format(context, query);
        string definition = SagaPath.Definition(context), key = SagaPath.Key(context, "");
        problem ??= SagaPath.CheckName(definition);
        SagaAnswer? answer = null;
        if (problem is null)
        {
            ISagaGrain saga = grains.GetGrain<ISagaGrain>($"{definition}/{key}");
            answer = await (isSvg ? saga.Draw() : saga.Get(int.MaxValue));
            problem = answer.Refusal?.ToProblem() ?? (answer.Saga!.Detail!.Diagram.Length > 0 ? null : SagaLookup.VersionNotFound(definition, answer.Saga.Version, []));
        }

        await AnswerAsync(context, answer?.Saga?.Detail?.Diagram, problem, isSvg);
    }

    private async Task<(string?, Problem?)> DrawAsync(string name, int version)
    {
        SagaPictureAnswer drawn = await grains.GetGrain<ISagaBookGrain>(ISagaBookGrain.DefaultTenant).Draw(name, version);
        return (drawn.Svg, drawn.Refusal?.ToProblem());
    }

    private async Task<(string?, Problem?)> MermaidAsync(string name, int version)
    {
        SagaDefinitionInfo[] known = [.. (await partitions.All[0].Sagas.DefinitionsAsync()).Where(one => one.Name == name && !one.IsRetired)];
        SagaDefinitionInfo? wanted = Array.Find(known, one => version == 0 ? one.IsLatest : one.Version == version);
        return wanted is not null ? (wanted.Diagram, null)
            : (null, known.Length == 0 ? SagaLookup.DefinitionNotFound(name) : SagaLookup.VersionNotFound(name, version, known.Select(static one => one.Version)));
    }

    // What 'format' says, else what is accepted: a browser gets the picture, whether it opens the address or shows it in a page.
    private static (bool IsSvg, Problem? Problem) Format(HttpContext context, QueryReader query)
    {
        string? format = query.Text("format");
        if (format is not (null or "svg" or "mermaid"))
        {
            query.Refuse(ErrorCodes.InvalidQuery, "format", $"'format' is '{QueryReader.Show(format)}'. There are svg and mermaid.");
        }

        if (query.End() is { } problem)
        {
            return (false, problem);
        }

        if (format is not null)
        {
            return (format == "svg", null);
        }

        context.Response.Headers.Vary = "Accept";
        string accept = context.Request.Headers.Accept.ToString();
        bool takesSvg = Takes(accept, Svg) || Takes(accept, "image/*") || Takes(accept, "text/html");
        return takesSvg || accept.Length == 0 || Takes(accept, "text/plain") || Takes(accept, "text/*") || Takes(accept, "*/*") ? (takesSvg, null)
            : (false, Problem.OfField(ErrorCodes.NotAcceptable, "Accept", $"A diagram is {Svg} or, as Mermaid, text/plain; 'Accept' is '{QueryReader.Show(accept)}'. Accept one of them, or say 'format'."));
    }

    private static bool Takes(string accept, string type) => accept.Contains(type, StringComparison.OrdinalIgnoreCase);

    private ValueTask AnswerAsync(HttpContext context, string? diagram, Problem? problem, bool isSvg)
    {
        if (problem is not null)
        {
            return faults.ProblemAsync(context, problem);
        }

        if (isSvg)
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, isSvg ? Svg : Respond.PlainText, Encoding.UTF8.GetBytes(diagram!));
    }
}
