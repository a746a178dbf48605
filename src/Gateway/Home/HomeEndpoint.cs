using System.Security.Cryptography;
using System.Text;
using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Home;

/// <summary><c>GET /</c>: a page for people. It loads nothing from elsewhere, and its policy allows only what is written in it.</summary>
internal sealed class HomeEndpoint
{
    private readonly byte[] _page = Resources.Read("index.html") ?? throw new InvalidOperationException("index.html is not embedded in the assembly.");
    private readonly string _policy;

    public HomeEndpoint()
    {
        string text = Encoding.UTF8.GetString(_page);
        _policy = $"default-src 'none'; script-src 'sha256-{Hash(text, "script")}'; style-src 'sha256-{Hash(text, "style")}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public ValueTask GetAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = _policy;
        return Respond.WriteAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", _page);
    }

    private static string Hash(string page, string element)
    {
        int start = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        int end = page.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page[start..end])));
    }
}
