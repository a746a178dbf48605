using System.Text;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Errors;

/// <summary><c>GET /errors</c> and <c>GET /errors/{code}</c>: what a problem's <c>type</c> leads to.</summary>
internal sealed class ErrorPagesEndpoint(Faults faults)
{
    private const string Markdown = "text/markdown; charset=utf-8";

    private readonly byte[] _index = Encoding.UTF8.GetBytes(Index());

    public ValueTask ListAsync(HttpContext context) => Respond.WriteAsync(context, StatusCodes.Status200OK, Markdown, _index);

    public ValueTask GetAsync(HttpContext context)
    {
        string asked = (string)context.Request.RouteValues["code"]!;
        return ErrorCodes.Find(asked) is { } code
            ? Respond.WriteAsync(context, StatusCodes.Status200OK, Markdown, Resources.Read("errors/" + code.Text) ?? Fallback(code))
            : faults.ProblemAsync(context, new Problem(ErrorCodes.RouteNotFound, $"There is no error '{QueryReader.Show(asked)}'. /errors lists them all."));
    }

    private static string Index()
    {
        StringBuilder text = new("# Errors\n\n| code | HTTP | title | trying again can help |\n|---|---|---|---|\n");
        foreach (ErrorCode code in ErrorCodes.All)
        {
            text.Append("| [").Append(code.Text).Append("](").Append(code.TypePath).Append(") | ").Append(code.HttpStatus).Append(" | ")
                .Append(code.Title).Append(" | ").Append(code.IsRetryable ? "yes" : "no").Append(" |\n");
        }

        return text.ToString();
    }

    // A code whose page is missing still gets its title; a test makes sure that none is.
    private static byte[] Fallback(ErrorCode code) => Encoding.UTF8.GetBytes($"# {code.Text}: {code.Title}\n\nHTTP {code.HttpStatus}.\n");
}
